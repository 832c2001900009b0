var o={}; Object.defineProperty(o,'p',{value:1,configurable:true}); Object.defineProperty(o,'p',{value:2}); print(o.p, Object.keys(o).length, Object.getOwnPropertyDescriptor(o,'p').writable);
Object.defineProperty(o,'p',{get:function(){return 5}, enumerable:true}); print(o.p, Object.keys(o)); Object.defineProperty(o,'p',{value:7}); print(o.p);
Object.defineProperty(o,'q',{value:1}); try { Object.defineProperty(o,'q',{value:2}); print('no') } catch(e) { print(e.message) } Object.defineProperty(o,'q',{value:1});
var lazy={get z(){ Object.defineProperty(this,'z',{value:'once'}); return 'first' }}; print(lazy.z, lazy.z);
