/*
 * The bytes of a message: a tag, then what the tag says. Both ends are engines of this
 * process, so numbers stand as they are in memory and text as the engine keeps it. Objects
 * are numbered in the order in which they begin; SEEN refers to one of them.
 */
#ifndef RT_MODULES_MESSAGE_CLONE_H
#define RT_MODULES_MESSAGE_CLONE_H

enum clone_tag {
  CLONE_UNDEFINED,
  CLONE_NULL,
  CLONE_TRUE,
  CLONE_FALSE,
  CLONE_NUMBER, /* double */
  CLONE_STRING, /* u32 length, bytes */
  CLONE_SEEN,   /* u32 number */
  CLONE_OBJECT, /* properties */
  CLONE_ARRAY,  /* u32 length, properties */
  CLONE_DENSE,  /* u32 length, so many values, properties */
  CLONE_DATE,   /* double */
  CLONE_REGEXP, /* source, u32 flags */
  CLONE_BOX,    /* a primitive value */
  CLONE_ERROR,  /* u32 which, u32 what there is of message, stack and cause; these */
  CLONE_MAP,    /* u32 number of entries; keys and values in turns */
  CLONE_SET,    /* u32 number of items; these */
  CLONE_BUFFER, /* u32 length, bytes */
  CLONE_SHARED, /* u32 place in the message's table */
  CLONE_VIEW,   /* u32 kind, offset, length; its buffer. Kind DATA_VIEW is a DataView */
  CLONE_PORT,   /* u32 place in the message's table */
  CLONE_END,    /* of properties, each a string and a value */
};

enum { CLONE_DATA_VIEW = 255 };
enum { CLONE_MESSAGE = 1, CLONE_STACK = 2, CLONE_CAUSE = 4 };
/* Which error it is: by its prototype. */
#define CLONE_ERRORS(X)                                                                    \
  X("Error", Error_prototype)                                                              \
  X("EvalError", EvalError_prototype)                                                      \
  X("RangeError", RangeError_prototype)                                                    \
  X("ReferenceError", ReferenceError_prototype)                                            \
  X("SyntaxError", SyntaxError_prototype)                                                  \
  X("TypeError", TypeError_prototype)                                                      \
  X("URIError", URIError_prototype)

#endif
