var s=''; for(i=0;i<20000;i++) s+='12345678'; print(s.length, s.slice(-3)); var t='x'; t+='y'; t+=1; t+='0123456789abcdef'; print(t, 1+'a', 'a'+1+2, ''+''); 
