/* Frames of the call stack, as errors show them. */
#ifndef JSB_STACK_H
#define JSB_STACK_H

#include <jsi.h>
#include <stddef.h>

/* What is known of one call. */
struct jsb_frame {
  const char *name; /* of the function; "" if it has none. Lives as long as the state */
  const char *file; /* likewise; NULL in native code */
  int place;
  int construct;
  js_Value function, self;
};

/* The call at an index of J->trace; 0 when it is none that a program should see. */
int jsb_frame_at(js_State *J, int index, struct jsb_frame *frame);
/* The line of a stack, without "at "; returns its length, less than `size`. */
int jsb_frame_text(js_State *J, const struct jsb_frame *frame, char *text, size_t size);
/* The name of what constructed a value, of the property in which the function is, or "". */
const char *jsb_frame_type(js_State *J, const js_Value *self);
const char *jsb_frame_method(js_State *J, const struct jsb_frame *frame);
int jsb_frame_toplevel(js_State *J, const struct jsb_frame *frame);

/* Pushes an array of CallSite objects for the frames from an index of J->trace down. */
void jsb_push_callsites(js_State *J, int from, int limit);

#endif
