/* crypto: certificates, and SPKAC, with which browsers once asked for them. */
#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/crypto.h"

static const char TAG[] = "X509Certificate";
enum {
  NAME_FLAGS = ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT |
               XN_FLAG_SEP_MULTILINE | XN_FLAG_FN_SN,
};

static void finalize(js_State *J, void *data) {
  (void)J;
  X509_free(data);
}

static X509 *x509_at(js_State *J, int idx) {
  if (!js_isuserdata(J, idx, TAG))
    crypto_fail(J, "TypeError", "ERR_INVALID_ARG_TYPE",
                "The certificate must be an X509Certificate");
  return js_touserdata(J, idx, TAG);
}

static BIO *new_bio(void) {
  BIO *bio = BIO_new(BIO_s_mem());
  if (!bio)
    rt_oom();
  return bio;
}

/* Pushes the text, or undefined, and frees it. */
static void push_bio(js_State *J, BIO *bio, int ok) {
  if (ok)
    crypto_push_bio(J, bio, 1);
  else
    js_pushundefined(J);
  BIO_free(bio);
  ERR_clear_error();
}

/* parse(bytes): a handle; of PEM or DER. */
static void b_parse(js_State *J) {
  size_t length;
  const unsigned char *bytes = crypto_view(J, 1, &length), *at = bytes;
  BIO *bio = BIO_new_mem_buf(bytes, length > INT_MAX ? 0 : (int)length);
  X509 *x509;
  if (!bio)
    rt_oom();
  ERR_clear_error();
  x509 = PEM_read_bio_X509_AUX(bio, NULL, NULL, NULL);
  BIO_free(bio);
  if (!x509)
    x509 = d2i_X509(NULL, &at, (long)length);
  if (!x509)
    crypto_throw(J, "Operation failed");
  ERR_clear_error();
  js_newobject(J);
  js_newuserdata(J, TAG, x509, finalize);
}

/* ---- what it says ---- */

/* name(x509, whether the issuer's): text */
static void b_name(js_State *J) {
  X509 *x509 = x509_at(J, 1);
  const X509_NAME *name =
      js_toboolean(J, 2) ? X509_get_issuer_name(x509) : X509_get_subject_name(x509);
  BIO *bio = new_bio();
  push_bio(J, bio, X509_NAME_print_ex(bio, name, 0, NAME_FLAGS) > 0);
}

/* time(x509, whether the end): text */
static void b_time(js_State *J) {
  X509 *x509 = x509_at(J, 1);
  BIO *bio = new_bio();
  push_bio(J, bio,
           ASN1_TIME_print(bio, js_toboolean(J, 2) ? X509_get0_notAfter(x509)
                                                   : X509_get0_notBefore(x509)));
}

/* fingerprint(x509, digest): text */
static void b_fingerprint(js_State *J) {
  const EVP_MD *md = EVP_get_digestbyname(js_tostring(J, 2));
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned length = 0, i;
  BIO *bio = new_bio();
  int ok = md && X509_digest(x509_at(J, 1), md, bytes, &length) == 1;
  for (i = 0; ok && i < length; i++)
    BIO_printf(bio, i ? ":%02X" : "%02X", bytes[i]);
  push_bio(J, bio, ok);
}

/* serial(x509): hexadecimal digits */
static void b_serial(js_State *J) {
  const ASN1_INTEGER *serial = X509_get0_serialNumber(x509_at(J, 1));
  BIGNUM *n = ASN1_INTEGER_to_BN(serial, NULL);
  char *text = n ? BN_bn2hex(n) : NULL;
  if (text)
    js_pushstring(J, text);
  else
    js_pushundefined(J);
  OPENSSL_free(text);
  BN_free(n);
}

/* raw(x509): DER */
static void b_raw(js_State *J) {
  unsigned char *der = NULL;
  int length = i2d_X509(x509_at(J, 1), &der);
  crypto_push_copy(J, der, length > 0 ? (size_t)length : 0);
  OPENSSL_free(der);
}

/* pem(x509): text */
static void b_pem(js_State *J) {
  BIO *bio = new_bio();
  push_bio(J, bio, PEM_write_bio_X509(bio, x509_at(J, 1)) == 1);
}

/* keyUsage(x509): an array of object identifiers, or undefined */
static void b_key_usage(js_State *J) {
  EXTENDED_KEY_USAGE *usage =
      X509_get_ext_d2i(x509_at(J, 1), NID_ext_key_usage, NULL, NULL);
  char text[256];
  int i;
  if (!usage) {
    js_pushundefined(J);
    return;
  }
  js_newarray(J);
  for (i = 0; i < sk_ASN1_OBJECT_num(usage); i++) {
    OBJ_obj2txt(text, sizeof text, sk_ASN1_OBJECT_value(usage, i), 1);
    js_pushstring(J, text);
    js_setindex(J, -2, i);
  }
  sk_ASN1_OBJECT_pop_free(usage, ASN1_OBJECT_free);
}

/* publicKey(x509): a key's handle */
static void b_public_key(js_State *J) {
  EVP_PKEY *pkey;
  ERR_clear_error();
  pkey = X509_get_pubkey(x509_at(J, 1));
  if (!pkey)
    crypto_throw(J, "Operation failed");
  crypto_push_pkey(J, CRYPTO_PUBLIC, pkey);
}

/* isCa(x509) */
static void b_is_ca(js_State *J) {
  js_pushboolean(J, X509_check_ca(x509_at(J, 1)) == 1);
  ERR_clear_error();
}

/* ---- other names ---- */

static const char *special_prefix(const ASN1_OBJECT *type) {
  switch (OBJ_obj2nid(type)) {
  case NID_id_on_SmtpUTF8Mailbox:
    return "SmtpUTF8Mailbox:";
  case NID_XmppAddr:
    return "XmppAddr:";
  case NID_SRVName:
    return "SRVName:";
  case NID_ms_upn:
    return "UPN:";
  case NID_NAIRealm:
    return "NAIRealm:";
  default:
    return NULL;
  }
}

static int is_plain(const unsigned char *name, int length, int utf8) {
  int i;
  for (i = 0; i < length; i++) {
    if (strchr("\",\\'", name[i]) || name[i] < ' ' || name[i] == 0x7f)
      return 0;
    if (!utf8 && name[i] > '~')
      return 0;
  }
  return 1;
}

/* A name that could pass for several, or for another, is quoted like a JSON string. */
static void print_text(BIO *bio, const char *prefix, const ASN1_STRING *text, int utf8) {
  const unsigned char *name = ASN1_STRING_get0_data(text);
  int i, length = ASN1_STRING_length(text), plain = is_plain(name, length, utf8);
  BIO_printf(bio, "%s%s", plain ? "" : "\"", prefix);
  for (i = 0; i < length; i++) {
    unsigned char c = name[i];
    if (plain)
      BIO_write(bio, &c, 1);
    else if (c == '\\' || c == '"')
      BIO_printf(bio, "\\%c", c);
    else if ((c >= ' ' && c != ',' && c <= '~') || (utf8 && (c & 0x80)))
      BIO_write(bio, &c, 1);
    else
      BIO_printf(bio, "\\u%04x", c);
  }
  if (!plain)
    BIO_write(bio, "\"", 1);
}

static void print_address(BIO *bio, const ASN1_OCTET_STRING *address) {
  const unsigned char *b = ASN1_STRING_get0_data(address);
  int i, length = ASN1_STRING_length(address);
  BIO_printf(bio, "IP Address:");
  if (length == 4)
    BIO_printf(bio, "%d.%d.%d.%d", b[0], b[1], b[2], b[3]);
  else if (length != 16)
    BIO_printf(bio, "<invalid length=%d>", length);
  for (i = 0; length == 16 && i < 16; i += 2)
    BIO_printf(bio, i ? ":%X" : "%X", b[i] << 8 | b[i + 1]);
}

static void print_directory(BIO *bio, X509_NAME *name) {
  BIO *text = new_bio();
  ASN1_STRING *string = ASN1_STRING_new();
  char *data = NULL;
  long length;
  if (!string)
    rt_oom();
  X509_NAME_print_ex(text, name, 0,
                     XN_FLAG_RFC2253 & ~(ASN1_STRFLGS_ESC_MSB | ASN1_STRFLGS_ESC_CTRL));
  length = BIO_get_mem_data(text, &data);
  ASN1_STRING_set(string, data ? data : "", length > 0 ? (int)length : 0);
  BIO_printf(bio, "DirName:");
  print_text(bio, "", string, 1);
  ASN1_STRING_free(string);
  BIO_free(text);
}

static void print_other(BIO *bio, const OTHERNAME *other) {
  const char *prefix = special_prefix(other->type_id);
  int utf8 = OBJ_obj2nid(other->type_id) != NID_SRVName;
  BIO_printf(bio, "othername:");
  if (!prefix || other->value->type != (utf8 ? V_ASN1_UTF8STRING : V_ASN1_IA5STRING))
    BIO_printf(bio, "<unsupported>");
  else
    print_text(bio, prefix, other->value->value.asn1_string, utf8);
}

static void print_name(BIO *bio, const GENERAL_NAME *name) {
  char text[256];
  switch (name->type) {
  case GEN_DNS:
    BIO_printf(bio, "DNS:");
    print_text(bio, "", name->d.dNSName, 0);
    break;
  case GEN_EMAIL:
    BIO_printf(bio, "email:");
    print_text(bio, "", name->d.rfc822Name, 0);
    break;
  case GEN_URI:
    BIO_printf(bio, "URI:");
    print_text(bio, "", name->d.uniformResourceIdentifier, 0);
    break;
  case GEN_DIRNAME:
    print_directory(bio, name->d.dirn);
    break;
  case GEN_IPADD:
    print_address(bio, name->d.ip);
    break;
  case GEN_RID:
    OBJ_obj2txt(text, sizeof text, name->d.rid, 1);
    BIO_printf(bio, "Registered ID:%s", text);
    break;
  case GEN_OTHERNAME:
    print_other(bio, name->d.otherName);
    break;
  case GEN_X400:
    BIO_printf(bio, "X400Name:<unsupported>");
    break;
  default:
    BIO_printf(bio, "EdiPartyName:<unsupported>");
    break;
  }
}

/* altName(x509): text; undefined without any, null when they cannot be read */
static void b_alt_name(js_State *J) {
  X509 *x509 = x509_at(J, 1);
  GENERAL_NAMES *names = X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);
  BIO *bio;
  int i;
  ERR_clear_error();
  if (!names) {
    if (X509_get_ext_by_NID(x509, NID_subject_alt_name, -1) < 0)
      js_pushundefined(J);
    else
      js_pushnull(J);
    return;
  }
  bio = new_bio();
  for (i = 0; i < sk_GENERAL_NAME_num(names); i++) {
    BIO_printf(bio, "%s", i ? ", " : "");
    print_name(bio, sk_GENERAL_NAME_value(names, i));
  }
  sk_GENERAL_NAME_pop_free(names, GENERAL_NAME_free);
  push_bio(J, bio, 1);
}

/* infoAccess(x509): text, the same */
static void b_info_access(js_State *J) {
  X509 *x509 = x509_at(J, 1);
  AUTHORITY_INFO_ACCESS *list = X509_get_ext_d2i(x509, NID_info_access, NULL, NULL);
  char text[80];
  BIO *bio;
  int i;
  ERR_clear_error();
  if (!list) {
    if (X509_get_ext_by_NID(x509, NID_info_access, -1) < 0)
      js_pushundefined(J);
    else
      js_pushnull(J);
    return;
  }
  bio = new_bio();
  for (i = 0; i < sk_ACCESS_DESCRIPTION_num(list); i++) {
    const ACCESS_DESCRIPTION *one = sk_ACCESS_DESCRIPTION_value(list, i);
    i2t_ASN1_OBJECT(text, sizeof text, one->method);
    BIO_printf(bio, "%s%s - ", i ? "\n" : "", text);
    print_name(bio, one->location);
  }
  sk_ACCESS_DESCRIPTION_pop_free(list, ACCESS_DESCRIPTION_free);
  push_bio(J, bio, 1);
}

/* ---- checking ---- */

static void push_check(js_State *J, int result, const char *found, const char *invalid) {
  ERR_clear_error();
  if (result == -2)
    crypto_fail(J, "TypeError", "ERR_INVALID_ARG_VALUE", "%s", invalid);
  if (result < 0)
    crypto_fail(J, "Error", "ERR_CRYPTO_OPERATION_FAILED", "Operation failed");
  if (result == 1)
    js_pushstring(J, found);
  else
    js_pushundefined(J);
}

/* checkHost(x509, name, flags): the name that matched, or undefined */
static void b_check_host(js_State *J) {
  X509 *x509 = x509_at(J, 1);
  size_t length;
  char *name = rt_to_text(J, 2, &length), *peer = NULL, found[1024];
  int result = X509_check_host(x509, name, length, (unsigned)js_tointeger(J, 3), &peer);
  snprintf(found, sizeof found, "%s", peer ? peer : name);
  OPENSSL_free(peer);
  free(name);
  push_check(J, result, found, "Invalid name");
}

/* checkEmail(x509, address, flags), checkIP(x509, address, flags) */
static void b_check_email(js_State *J) {
  X509 *x509 = x509_at(J, 1);
  size_t length;
  char *name = rt_to_text(J, 2, &length);
  int result = X509_check_email(x509, name, length, (unsigned)js_tointeger(J, 3));
  free(name);
  push_check(J, result, js_tostring(J, 2), "Invalid name");
}

static void b_check_ip(js_State *J) {
  X509 *x509 = x509_at(J, 1);
  const char *ip = js_tostring(J, 2);
  push_check(J, X509_check_ip_asc(x509, ip, (unsigned)js_tointeger(J, 3)), ip,
             "Invalid IP");
}

/* checkIssued(x509, issuer) */
static void b_check_issued(js_State *J) {
  js_pushboolean(J, X509_check_issued(x509_at(J, 2), x509_at(J, 1)) == X509_V_OK);
  ERR_clear_error();
}

/* checkPrivateKey(x509, key), verify(x509, key) */
static void b_check_key(js_State *J) {
  js_pushboolean(J, X509_check_private_key(x509_at(J, 1), crypto_pkey_at(J, 2)) == 1);
  ERR_clear_error();
}

static void b_verify(js_State *J) {
  js_pushboolean(J, X509_verify(x509_at(J, 1), crypto_pkey_at(J, 2)) > 0);
  ERR_clear_error();
}

/* ---- SPKAC ---- */

/* Without the white space at its end, which OpenSSL does not take. */
static NETSCAPE_SPKI *spkac_argument(js_State *J) {
  size_t length;
  const unsigned char *bytes = crypto_view(J, 1, &length);
  NETSCAPE_SPKI *spki;
  while (length > 0 && memchr(" \n\r\t", bytes[length - 1], 4))
    length--;
  spki = length > 0 && length <= INT_MAX
             ? NETSCAPE_SPKI_b64_decode((const char *)bytes, (int)length)
             : NULL;
  ERR_clear_error();
  return spki;
}

/* verifySpkac(bytes) */
static void b_verify_spkac(js_State *J) {
  NETSCAPE_SPKI *spki = spkac_argument(J);
  EVP_PKEY *pkey = spki ? X509_PUBKEY_get(spki->spkac->pubkey) : NULL;
  int ok = pkey && NETSCAPE_SPKI_verify(spki, pkey) > 0;
  EVP_PKEY_free(pkey);
  NETSCAPE_SPKI_free(spki);
  ERR_clear_error();
  js_pushboolean(J, ok);
}

/* spkacKey(bytes): Buffer with PEM, or undefined */
static void b_spkac_key(js_State *J) {
  NETSCAPE_SPKI *spki = spkac_argument(J);
  EVP_PKEY *pkey = spki ? NETSCAPE_SPKI_get_pubkey(spki) : NULL;
  BIO *bio = new_bio();
  if (pkey && PEM_write_bio_PUBKEY(bio, pkey) == 1)
    crypto_push_bio(J, bio, 0);
  else
    js_pushundefined(J);
  BIO_free(bio);
  EVP_PKEY_free(pkey);
  NETSCAPE_SPKI_free(spki);
  ERR_clear_error();
}

/* spkacChallenge(bytes): Buffer, or undefined */
static void b_spkac_challenge(js_State *J) {
  NETSCAPE_SPKI *spki = spkac_argument(J);
  unsigned char *text = NULL;
  int length = spki ? ASN1_STRING_to_UTF8(&text, spki->spkac->challenge) : -1;
  if (length >= 0)
    crypto_push_copy(J, text, (size_t)length);
  else
    js_pushundefined(J);
  OPENSSL_free(text);
  NETSCAPE_SPKI_free(spki);
  ERR_clear_error();
}

void rt_binding_crypto_x509(struct rt *rt) {
  static const struct {
    const char *name;
    js_CFunction fn;
    int arity;
  } methods[] = {
      {"parse", b_parse, 1},
      {"name", b_name, 2},
      {"time", b_time, 2},
      {"fingerprint", b_fingerprint, 2},
      {"serial", b_serial, 1},
      {"raw", b_raw, 1},
      {"pem", b_pem, 1},
      {"keyUsage", b_key_usage, 1},
      {"publicKey", b_public_key, 1},
      {"isCa", b_is_ca, 1},
      {"altName", b_alt_name, 1},
      {"infoAccess", b_info_access, 1},
      {"checkHost", b_check_host, 3},
      {"checkEmail", b_check_email, 3},
      {"checkIP", b_check_ip, 3},
      {"checkIssued", b_check_issued, 2},
      {"checkKey", b_check_key, 2},
      {"verify", b_verify, 2},
      {"verifySpkac", b_verify_spkac, 1},
      {"spkacKey", b_spkac_key, 1},
      {"spkacChallenge", b_spkac_challenge, 1},
  };
  size_t i;
  js_newobject(rt->J);
  for (i = 0; i < sizeof methods / sizeof methods[0]; i++)
    rt_method(rt->J, methods[i].name, methods[i].fn, methods[i].arity);
}
