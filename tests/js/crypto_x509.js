// Certificates: what they say, whom they are for, who signed them; and SPKAC.
var crypto = require('crypto');

function attempt(fn) {
  try {
    console.log(fn());
  } catch (e) {
    console.log(e.name + ': ' + e.message, e.code, e.library, e.reason);
  }
}

// made for this test only
var PEM =
  '-----BEGIN CERTIFICATE-----\n' +
  'MIICoTCCAkegAwIBAgIUHJ/USsomSOwS/bZ2W/5eTnq3E2cwCgYIKoZIzj0EAwIw\n' +
  'UzELMAkGA1UEBhMCREUxEDAOBgNVBAoMB0V4YW1wbGUxFDASBgNVBAMMC2V4YW1w\n' +
  'bGUub3JnMRwwGgYJKoZIhvcNAQkBFg1hQGV4YW1wbGUub3JnMCAXDTI2MTEyMzE4\n' +
  'MTExMVoYDzIxMjYxMDMwMTgxMTExWjBTMQswCQYDVQQGEwJERTEQMA4GA1UECgwH\n' +
  'RXhhbXBsZTEUMBIGA1UEAwwLZXhhbXBsZS5vcmcxHDAaBgkqhkiG9w0BCQEWDWFA\n' +
  'ZXhhbXBsZS5vcmcwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARGC03BDiGolqB2\n' +
  '5BHADBlQePMQNFStrOHt8b5x6R7/5Rr7bwo5UoqNhh1fYKZqjUQ43RAY+3TDBkHR\n' +
  '7bur/oGPo4H2MIHzMH0GA1UdEQR2MHSCC2V4YW1wbGUub3Jngg0qLmV4YW1wbGUu\n' +
  'b3JngQ1hQGV4YW1wbGUub3JnhwR/AAABhxAAAAAAAAAAAAAAAAAAAAABhhZodHRw\n' +
  'Oi8vZXhhbXBsZS5vcmcvYSxipBcwFTETMBEGA1UECgwKU29tZSxXaGVyZTAdBgNV\n' +
  'HSUEFjAUBggrBgEFBQcDAQYIKwYBBQUHAwIwNAYIKwYBBQUHAQEEKDAmMCQGCCsG\n' +
  'AQUFBzABhhhodHRwOi8vb2NzcC5leGFtcGxlLm9yZy8wHQYDVR0OBBYEFGsfDh/Y\n' +
  'EMIVt3dpI/hKJPApb/WPMAoGCCqGSM49BAMCA0gAMEUCIQCQsLjk8+2MlEMNPmVg\n' +
  'WLAuHStrw2Rmp9/gwm6FizYROwIgIcB13DtCeKZaHwbkDDxfk6oUgmwDXgS34Z3z\n' +
  'O/6e//E=\n' +
  '-----END CERTIFICATE-----\n';
var KEY =
  '-----BEGIN PRIVATE KEY-----\n' +
  'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg0Inix+R9QupK1LVo\n' +
  '1sigx9HBJPQZi7PUAHe2rim+FKyhRANCAARGC03BDiGolqB25BHADBlQePMQNFSt\n' +
  'rOHt8b5x6R7/5Rr7bwo5UoqNhh1fYKZqjUQ43RAY+3TDBkHR7bur/oGP\n' +
  '-----END PRIVATE KEY-----\n';
var OTHER =
  '-----BEGIN CERTIFICATE-----\n' +
  'MIHcMIGPAhQIn4VnA/smg8t/J7IeLPWpqrC5HDAFBgMrZXAwEDEOMAwGA1UEAwwF\n' +
  'b3RoZXIwIBcNMjYxMTIzMTgxMDQxWhgPMjEyNjEwMzAxODEwNDFaMBAxDjAMBgNV\n' +
  'BAMMBW90aGVyMCowBQYDK2VwAyEAKJjbYCyuEvUrw+XMrvp65xlsN/tjls8lLDft\n' +
  '/Yubmb8wBQYDK2VwA0EAZckRJZj7LH98SRVTot402xf4eXBi17W5a59KAo55idMT\n' +
  'pm81f0qstxnpMv3/xgO7NSPdMByz28dg+40v/O4lAg==\n' +
  '-----END CERTIFICATE-----\n';
var SPKAC =
  'MIIBPzCBqTCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEAk3vjkDNFqxq7ZgdqEJSk4L8PkWUt' +
  'TZOg3KmJV4GUBaIrU4QfWqa6ma7UV2PgY9iyzgCiak1WMHtRVgSkl3e/J0mNECXysXmlkELwebaF' +
  'fxXqsJtHxE8L/in3D6ffjaf3CyLmj++l3We6d1Fk13Fbkn2MrEv+ZYlWLY2SiadxNVsCAwEAARYF' +
  'aGVsbG8wDQYJKoZIhvcNAQEEBQADgYEAYO7Zg+/cL+tJ96/pHNKv8A19SMMgAQ4UZle+CTTr1Sib' +
  'JQbHq4a3JAetiZbiqK1v1OsK2YdqjWi7n41Ic6N6uRstW8lTRm+DQHmTvlBRMymLY20YF0Y429P/' +
  'Zsps3v4ahAt8bfOk6Csx1hfl3hB9mqwp+pB631NwRSJUX9oblY4=';

var cert = new crypto.X509Certificate(PEM), other = new crypto.X509Certificate(Buffer.from(OTHER));
console.log(cert);
console.log(other);
console.log(cert.ca, cert.raw.length, cert.toString() === PEM, cert.toJSON() === PEM,
  new crypto.X509Certificate(cert.raw).fingerprint === cert.fingerprint, cert.issuerCertificate);
console.log(cert.publicKey.asymmetricKeyType, cert.publicKey === cert.publicKey,
  crypto.createPublicKey(PEM).equals(cert.publicKey));
console.log(cert.checkHost('example.org'), cert.checkHost('www.example.org'), cert.checkHost('nope'),
  cert.checkHost('www.example.org', { wildcards: false }));
console.log(cert.checkEmail('a@example.org'), cert.checkEmail('b@example.org'),
  cert.checkIP('127.0.0.1'), cert.checkIP('::1'), cert.checkIP('127.0.0.2'));
console.log(other.checkHost('other'), other.checkHost('other', { subject: 'never' }));
console.log(cert.checkIssued(cert), cert.checkIssued(other), cert.verify(cert.publicKey),
  cert.verify(other.publicKey));
console.log(cert.checkPrivateKey(crypto.createPrivateKey(KEY)),
  other.checkPrivateKey(crypto.createPrivateKey(KEY)));
attempt(function () { return new crypto.X509Certificate('x'); });
attempt(function () { return new crypto.X509Certificate(5); });
attempt(function () { return new crypto.X509Certificate(cert.raw.slice(1)); });
attempt(function () { return cert.checkHost(5); });
attempt(function () { return cert.checkHost('a\0b'); });
attempt(function () { return cert.checkHost('a', { subject: 'x' }); });
attempt(function () { return cert.checkHost('a', { wildcards: 1 }); });
attempt(function () { return cert.checkIP('x'); });
attempt(function () { return cert.checkIssued(5); });
attempt(function () { return cert.checkPrivateKey(cert.publicKey); });
attempt(function () { return cert.verify(5); });

console.log(crypto.Certificate.verifySpkac(Buffer.from(SPKAC)), crypto.Certificate().verifySpkac('x'));
console.log(crypto.createPublicKey(crypto.Certificate.exportPublicKey(SPKAC)).asymmetricKeyType,
  crypto.Certificate.exportChallenge(SPKAC + '\n').toString(), crypto.Certificate.exportChallenge('x'));
attempt(function () { return crypto.Certificate.verifySpkac(5); });
