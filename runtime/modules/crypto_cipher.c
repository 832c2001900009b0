/* crypto: ciphers. */
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/modules/crypto.h"

static const char TAG[] = "CipherBase";
enum { NO_TAG_LENGTH = -1, MAX_TAG = 16, MAX_NAMES = 512 };
enum tag_state { TAG_UNKNOWN, TAG_KNOWN, TAG_PASSED };

struct cipher {
  EVP_CIPHER_CTX *ctx; /* NULL when it was finished */
  int encrypts;
  int tag_length;
  enum tag_state tag_state;
  unsigned char tag[MAX_TAG];
  int refused;     /* CCM did not accept the message: final() says so */
  int max_message; /* of CCM, bytes */
};

struct init {
  const char *name;
  const EVP_CIPHER *cipher;
  const unsigned char *key, *iv;
  int key_length, iv_length;
  int tag_length;
};

static void finalize(js_State *J, void *data) {
  struct cipher *c = data;
  (void)J;
  EVP_CIPHER_CTX_free(c->ctx);
  free(c);
}

static struct cipher *cipher_argument(js_State *J) {
  if (!js_isuserdata(J, 1, TAG))
    crypto_fail(J, "TypeError", "ERR_INVALID_THIS", "Value of \"this\" must be a cipher");
  return js_touserdata(J, 1, TAG);
}

static _Noreturn void throw_iv(js_State *J) {
  ERR_clear_error();
  crypto_fail(J, "TypeError", "ERR_CRYPTO_INVALID_IV", "Invalid initialization vector");
}

static _Noreturn void throw_tag_length(js_State *J, unsigned length) {
  ERR_clear_error();
  crypto_fail(J, "TypeError", "ERR_CRYPTO_INVALID_AUTH_TAG",
              "Invalid authentication tag length: %u", length);
}

/* ---- making one ---- */

static int authenticates(const EVP_CIPHER *cipher) {
  switch (EVP_CIPHER_get_mode(cipher)) {
  case EVP_CIPH_CCM_MODE:
  case EVP_CIPH_GCM_MODE:
  case EVP_CIPH_OCB_MODE:
    return 1;
  case EVP_CIPH_STREAM_CIPHER:
    return EVP_CIPHER_get_nid(cipher) == NID_chacha20_poly1305;
  default:
    return 0;
  }
}

static int valid_gcm_tag(unsigned length) {
  return length == 4 || length == 8 || (length >= 12 && length <= 16);
}

static void limit_ccm(struct cipher *c, int iv_length) {
  c->max_message = INT_MAX;
  if (iv_length == 12)
    c->max_message = 16777215;
  if (iv_length == 13)
    c->max_message = 65535;
}

static void init_authenticated(js_State *J, struct cipher *c, const struct init *in) {
  int length = in->tag_length, mode = EVP_CIPHER_get_mode(in->cipher);
  if (EVP_CIPHER_CTX_ctrl(c->ctx, EVP_CTRL_AEAD_SET_IVLEN, in->iv_length, NULL) <= 0)
    throw_iv(J);
  if (mode == EVP_CIPH_GCM_MODE) {
    if (length != NO_TAG_LENGTH && !valid_gcm_tag((unsigned)length))
      throw_tag_length(J, (unsigned)length);
    c->tag_length = length;
    return;
  }
  if (length == NO_TAG_LENGTH) {
    if (EVP_CIPHER_get_nid(in->cipher) != NID_chacha20_poly1305)
      crypto_fail(J, "TypeError", "ERR_CRYPTO_INVALID_AUTH_TAG",
                  "authTagLength required for %s", in->name);
    length = MAX_TAG;
  }
  if (length > MAX_TAG || length < 0 ||
      EVP_CIPHER_CTX_ctrl(c->ctx, EVP_CTRL_AEAD_SET_TAG, length, NULL) <= 0)
    throw_tag_length(J, (unsigned)length);
  c->tag_length = length;
  if (mode == EVP_CIPH_CCM_MODE)
    limit_ccm(c, in->iv_length);
}

/* Leaves the new object on the stack. */
static void init(js_State *J, int encrypts, const struct init *in) {
  struct cipher *c = calloc(1, sizeof *c);
  if (!c || !(c->ctx = EVP_CIPHER_CTX_new()))
    rt_oom();
  c->encrypts = encrypts;
  c->tag_length = NO_TAG_LENGTH;
  js_newobject(J);
  js_newuserdata(J, TAG, c, finalize);
  ERR_clear_error();
  if (EVP_CIPHER_get_mode(in->cipher) == EVP_CIPH_WRAP_MODE)
    EVP_CIPHER_CTX_set_flags(c->ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  if (EVP_CipherInit_ex(c->ctx, in->cipher, NULL, NULL, NULL, encrypts) != 1)
    crypto_throw(J, "Failed to initialize cipher");
  if (authenticates(in->cipher))
    init_authenticated(J, c, in);
  if (EVP_CIPHER_CTX_set_key_length(c->ctx, in->key_length) <= 0) {
    ERR_clear_error();
    crypto_fail(J, "RangeError", "ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length");
  }
  if (EVP_CipherInit_ex(c->ctx, NULL, NULL, in->key, in->iv, encrypts) != 1)
    crypto_throw(J, "Failed to initialize cipher");
}

static const EVP_CIPHER *cipher_named(js_State *J, int idx, const char **name) {
  const EVP_CIPHER *cipher;
  *name = js_tostring(J, idx);
  cipher = EVP_get_cipherbyname(*name);
  ERR_clear_error();
  if (!cipher)
    crypto_fail(J, "Error", "ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher");
  return cipher;
}

/* XTS takes any pair of halves but equal ones, which OpenSSL refuses by itself. */
static void check_iv(js_State *J, const struct init *in, int has_iv) {
  int expected = EVP_CIPHER_get_iv_length(in->cipher);
  if (!has_iv && expected != 0)
    throw_iv(J);
  if (!authenticates(in->cipher) && has_iv && in->iv_length != expected)
    throw_iv(J);
  if (EVP_CIPHER_get_nid(in->cipher) == NID_chacha20_poly1305 && in->iv_length > 12)
    throw_iv(J);
}

static void take_key(js_State *J, int idx, struct init *in) {
  struct crypto_key *key = crypto_key_at(J, idx);
  size_t length = 0;
  in->key = key && key->secret ? key->secret : crypto_view(J, idx, &length);
  if (key)
    length = key->length;
  if (length > INT_MAX)
    crypto_fail(J, "RangeError", "ERR_OUT_OF_RANGE", "key is too big");
  in->key_length = (int)length;
}

/* The largest number of 32 bits says that no length was given, as -1 does. */
static int tag_length(js_State *J, int idx) {
  double length = js_tonumber(J, idx);
  if (length == UINT32_MAX)
    return NO_TAG_LENGTH;
  return length > INT_MAX ? INT_MAX : (int)length;
}

/* cipher(encrypts, name, key, iv or null, length of the tag or -1) */
static void b_cipher(js_State *J) {
  struct init in = {.tag_length = NO_TAG_LENGTH};
  size_t length = 0;
  in.cipher = cipher_named(J, 2, &in.name);
  take_key(J, 3, &in);
  in.iv = js_isnull(J, 4) ? (const unsigned char *)"" : crypto_view(J, 4, &length);
  if (length > INT_MAX)
    crypto_fail(J, "RangeError", "ERR_OUT_OF_RANGE", "iv is too big");
  in.iv_length = (int)length;
  in.tag_length = tag_length(J, 5);
  check_iv(J, &in, length > 0);
  if (length == 0)
    in.iv = NULL;
  init(J, js_toboolean(J, 1), &in);
}

/* passwordCipher(encrypts, name, password, length of the tag or -1): [cipher, whether its
 * mode counts] */
static void b_password_cipher(js_State *J) {
  unsigned char key[EVP_MAX_KEY_LENGTH], iv[EVP_MAX_IV_LENGTH];
  struct init in = {.key = key, .iv = iv};
  size_t length;
  const unsigned char *password;
  int mode;
  in.cipher = cipher_named(J, 2, &in.name);
  password = crypto_view(J, 3, &length);
  in.key_length =
      EVP_BytesToKey(in.cipher, EVP_md5(), NULL, password, (int)length, 1, key, iv);
  in.iv_length = EVP_CIPHER_get_iv_length(in.cipher);
  in.tag_length = tag_length(J, 4);
  mode = EVP_CIPHER_get_mode(in.cipher);
  js_newarray(J);
  init(J, js_toboolean(J, 1), &in);
  OPENSSL_cleanse(key, sizeof key);
  js_setindex(J, -2, 0);
  js_pushboolean(J, mode == EVP_CIPH_CTR_MODE || mode == EVP_CIPH_GCM_MODE ||
                        mode == EVP_CIPH_CCM_MODE);
  js_setindex(J, -2, 1);
}

/* ---- using one ---- */

static int mode_of(const struct cipher *c) {
  return EVP_CIPHER_get_mode(EVP_CIPHER_CTX_get0_cipher(c->ctx));
}

static int authenticated(const struct cipher *c) {
  return authenticates(EVP_CIPHER_CTX_get0_cipher(c->ctx));
}

static int pass_tag(struct cipher *c) {
  if (c->tag_state != TAG_KNOWN)
    return 1;
  if (EVP_CIPHER_CTX_ctrl(c->ctx, EVP_CTRL_AEAD_SET_TAG, c->tag_length, c->tag) <= 0)
    return 0;
  c->tag_state = TAG_PASSED;
  return 1;
}

static void check_message(js_State *J, const struct cipher *c, double length) {
  if (length > c->max_message)
    crypto_fail(J, "RangeError", "ERR_CRYPTO_INVALID_MESSAGELEN",
                "Invalid message length");
}

static void push_shrunk(js_State *J, unsigned char *out, int length) {
  unsigned char *fit = realloc(out, (size_t)length + 1);
  rt_push_buffer(rt_of(J), fit ? fit : out, (size_t)length);
}

/* How much room an update needs; -1 when the length is wrong. */
static int room_for(const struct cipher *c, const unsigned char *in, int length) {
  int size = length + EVP_CIPHER_CTX_get_block_size(c->ctx);
  if (c->encrypts && mode_of(c) == EVP_CIPH_WRAP_MODE &&
      EVP_CipherUpdate(c->ctx, NULL, &size, in, length) != 1)
    return -1;
  return size;
}

static int transform(struct cipher *c, const unsigned char *in, int length,
                     unsigned char **out, int *n) {
  int ok, size = room_for(c, in, length);
  if (size < 0)
    return 0;
  *out = malloc((size_t)size + EVP_MAX_BLOCK_LENGTH);
  if (!*out)
    rt_oom();
  *n = 0;
  ok = EVP_CipherUpdate(c->ctx, *out, n, in, length) == 1;
  if (!ok && !c->encrypts && mode_of(c) == EVP_CIPH_CCM_MODE) {
    c->refused = 1;
    *n = 0;
    ok = 1;
  }
  return ok;
}

/* update(cipher, bytes): Buffer */
static void b_update(js_State *J) {
  static const char wrong[] = "Trying to add data in unsupported state";
  struct cipher *c = cipher_argument(J);
  unsigned char *out = NULL;
  size_t length;
  const unsigned char *in = crypto_view(J, 2, &length);
  int n = 0;
  ERR_clear_error();
  if (!c->ctx || length > INT_MAX - EVP_MAX_BLOCK_LENGTH)
    crypto_throw(J, wrong);
  if (mode_of(c) == EVP_CIPH_CCM_MODE)
    check_message(J, c, (double)length);
  if (!c->encrypts && authenticated(c) && !pass_tag(c))
    crypto_throw(J, wrong);
  if (!transform(c, in, (int)length, &out, &n)) {
    free(out);
    crypto_throw(J, wrong);
  }
  ERR_clear_error();
  push_shrunk(J, out, n);
}

static int finish(struct cipher *c, unsigned char *out, int *n) {
  if (!c->encrypts && authenticated(c) && !pass_tag(c))
    return 0;
  if (!c->encrypts && mode_of(c) == EVP_CIPH_CCM_MODE)
    return !c->refused;
  if (EVP_CipherFinal_ex(c->ctx, out, n) != 1)
    return 0;
  if (!c->encrypts || !authenticated(c))
    return 1;
  if (c->tag_length == NO_TAG_LENGTH)
    c->tag_length = MAX_TAG;
  return EVP_CIPHER_CTX_ctrl(c->ctx, EVP_CTRL_AEAD_GET_TAG, c->tag_length, c->tag) == 1;
}

/* final(cipher): Buffer */
static void b_final(js_State *J) {
  struct cipher *c = cipher_argument(J);
  unsigned char out[EVP_MAX_BLOCK_LENGTH * 2];
  int n = 0, ok, auth;
  if (!c->ctx)
    crypto_fail(J, "Error", "ERR_CRYPTO_INVALID_STATE", "Invalid state");
  auth = authenticated(c);
  ERR_clear_error();
  ok = finish(c, out, &n);
  EVP_CIPHER_CTX_free(c->ctx);
  c->ctx = NULL;
  if (!ok)
    crypto_throw(J, auth ? "Unsupported state or unable to authenticate data"
                         : "Unsupported state");
  crypto_push_copy(J, out, (size_t)n);
  OPENSSL_cleanse(out, sizeof out);
}

/* setAutoPadding(cipher, whether): whether it could */
static void b_set_padding(js_State *J) {
  struct cipher *c = cipher_argument(J);
  int ok = c->ctx && EVP_CIPHER_CTX_set_padding(c->ctx, js_toboolean(J, 2)) == 1;
  ERR_clear_error();
  js_pushboolean(J, ok);
}

/* getAuthTag(cipher): Buffer, or undefined before the end */
static void b_get_tag(js_State *J) {
  struct cipher *c = cipher_argument(J);
  if (c->ctx || !c->encrypts || c->tag_length == NO_TAG_LENGTH) {
    js_pushundefined(J);
    return;
  }
  crypto_push_copy(J, c->tag, (size_t)c->tag_length);
}

/* setAuthTag(decipher, bytes): whether it could */
static void b_set_tag(js_State *J) {
  struct cipher *c = cipher_argument(J);
  size_t length;
  const unsigned char *tag = crypto_view(J, 2, &length);
  int valid;
  if (!c->ctx || c->encrypts || c->tag_state != TAG_UNKNOWN || !authenticated(c)) {
    js_pushboolean(J, 0);
    return;
  }
  if (mode_of(c) == EVP_CIPH_GCM_MODE)
    valid = (c->tag_length == NO_TAG_LENGTH || c->tag_length == (int)length) &&
            valid_gcm_tag((unsigned)length);
  else
    valid = c->tag_length == (int)length;
  if (!valid || length > MAX_TAG)
    throw_tag_length(J, (unsigned)length);
  c->tag_length = (int)length;
  c->tag_state = TAG_KNOWN;
  memcpy(c->tag, tag, length);
  js_pushboolean(J, 1);
}

/* setAAD(cipher, bytes, length of the text or -1): whether it could */
static void b_set_aad(js_State *J) {
  struct cipher *c = cipher_argument(J);
  size_t length;
  const unsigned char *aad = crypto_view(J, 2, &length);
  double text = js_tonumber(J, 3);
  int n, ok = c->ctx && authenticated(c) && length <= INT_MAX;
  if (ok && mode_of(c) == EVP_CIPH_CCM_MODE) {
    if (text < 0)
      crypto_fail(J, "TypeError", "ERR_MISSING_ARGS",
                  "options.plaintextLength required for CCM mode with AAD");
    check_message(J, c, text);
    ok = (c->encrypts || pass_tag(c)) &&
         EVP_CipherUpdate(c->ctx, NULL, &n, NULL, (int)text) == 1;
  }
  ok = ok && EVP_CipherUpdate(c->ctx, NULL, &n, aad, (int)length) == 1;
  ERR_clear_error();
  js_pushboolean(J, ok);
}

/* ---- what there is ---- */

static const char *mode_name(int mode) {
  switch (mode) {
  case EVP_CIPH_CBC_MODE:
    return "cbc";
  case EVP_CIPH_CCM_MODE:
    return "ccm";
  case EVP_CIPH_CFB_MODE:
    return "cfb";
  case EVP_CIPH_CTR_MODE:
    return "ctr";
  case EVP_CIPH_ECB_MODE:
    return "ecb";
  case EVP_CIPH_GCM_MODE:
    return "gcm";
  case EVP_CIPH_OCB_MODE:
    return "ocb";
  case EVP_CIPH_OFB_MODE:
    return "ofb";
  case EVP_CIPH_WRAP_MODE:
    return "wrap";
  case EVP_CIPH_XTS_MODE:
    return "xts";
  case EVP_CIPH_STREAM_CIPHER:
    return "stream";
  default:
    return NULL;
  }
}

/* Whether the cipher takes a nonce of that many bytes. */
static int takes_iv(EVP_CIPHER_CTX *ctx, const EVP_CIPHER *cipher, int length) {
  switch (EVP_CIPHER_get_mode(cipher)) {
  case EVP_CIPH_CCM_MODE:
    return length >= 7 && length <= 13;
  case EVP_CIPH_GCM_MODE:
  case EVP_CIPH_OCB_MODE:
    return EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, length, NULL) > 0;
  default:
    return length == EVP_CIPHER_get_iv_length(cipher);
  }
}

/* The lengths asked for, by arguments 2 and 3, replace the cipher's; 0 when it cannot. */
static int try_lengths(js_State *J, const EVP_CIPHER *cipher, int *key, int *iv) {
  EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
  int ok;
  if (!ctx)
    rt_oom();
  if (EVP_CIPHER_get_mode(cipher) == EVP_CIPH_WRAP_MODE)
    EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  ok = EVP_CipherInit_ex(ctx, cipher, NULL, NULL, NULL, 1) == 1;
  if (ok && js_isnumber(J, 2)) {
    *key = js_tointeger(J, 2);
    ok = EVP_CIPHER_CTX_set_key_length(ctx, *key) > 0;
  }
  if (ok && js_isnumber(J, 3)) {
    *iv = js_tointeger(J, 3);
    ok = takes_iv(ctx, cipher, *iv);
  }
  EVP_CIPHER_CTX_free(ctx);
  return ok;
}

static void push_info(js_State *J, const EVP_CIPHER *cipher, int key, int iv) {
  int mode = EVP_CIPHER_get_mode(cipher);
  js_newobject(J);
  if (mode_name(mode))
    rt_set_string(J, "mode", mode_name(mode));
  rt_set_string(J, "name", OBJ_nid2sn(EVP_CIPHER_get_nid(cipher)));
  rt_set_number(J, "nid", EVP_CIPHER_get_nid(cipher));
  if (mode != EVP_CIPH_STREAM_CIPHER)
    rt_set_number(J, "blockSize", EVP_CIPHER_get_block_size(cipher));
  if (iv != 0)
    rt_set_number(J, "ivLength", iv);
  rt_set_number(J, "keyLength", key);
}

/* info(name or nid, key's length or undefined, iv's): an object, or undefined */
static void b_info(js_State *J) {
  const EVP_CIPHER *cipher = js_isstring(J, 1) ? EVP_get_cipherbyname(js_tostring(J, 1))
                                               : EVP_get_cipherbynid(js_tointeger(J, 1));
  int key, iv, ok = cipher != NULL;
  if (ok) {
    key = EVP_CIPHER_get_key_length(cipher);
    iv = EVP_CIPHER_get_iv_length(cipher);
    if (js_isnumber(J, 2) || js_isnumber(J, 3))
      ok = try_lengths(J, cipher, &key, &iv);
  }
  ERR_clear_error();
  if (ok)
    push_info(J, cipher, key, iv);
  else
    js_pushundefined(J);
}

struct names {
  const char *list[MAX_NAMES];
  int count;
};

/* Those that the providers can make; some are only names. */
static void add_name(const EVP_CIPHER *cipher, const char *from, const char *to,
                     void *data) {
  struct names *names = data;
  const EVP_CIPHER *known = from ? EVP_get_cipherbyname(from) : NULL;
  EVP_CIPHER *real;
  (void)cipher;
  (void)to;
  if (!known || names->count == MAX_NAMES)
    return;
  real = EVP_CIPHER_fetch(NULL, from, NULL);
  if (!real)
    return;
  EVP_CIPHER_free(real);
  names->list[names->count++] = from;
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void b_ciphers(js_State *J) {
  struct names names = {.count = 0};
  int i, n = 0;
  EVP_CIPHER_do_all_sorted(add_name, &names);
  qsort(names.list, (size_t)names.count, sizeof names.list[0], by_name);
  ERR_clear_error();
  js_newarray(J);
  for (i = 0; i < names.count; i++) {
    if (i > 0 && strcmp(names.list[i], names.list[i - 1]) == 0)
      continue;
    js_pushstring(J, names.list[i]);
    js_setindex(J, -2, n++);
  }
}

void rt_binding_crypto_cipher(struct rt *rt) {
  js_State *J = rt->J;
  js_newobject(J);
  rt_method(J, "cipher", b_cipher, 5);
  rt_method(J, "passwordCipher", b_password_cipher, 4);
  rt_method(J, "update", b_update, 2);
  rt_method(J, "final", b_final, 1);
  rt_method(J, "setAutoPadding", b_set_padding, 2);
  rt_method(J, "getAuthTag", b_get_tag, 1);
  rt_method(J, "setAuthTag", b_set_tag, 2);
  rt_method(J, "setAAD", b_set_aad, 3);
  rt_method(J, "info", b_info, 3);
  rt_method(J, "ciphers", b_ciphers, 0);
  crypto_rsa_init(rt);
}
