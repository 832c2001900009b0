/* The mailbox of a thread: one uv_async_t, and a list of what has come. */
#include "runtime/modules/message_port.h"

#include <stdlib.h>

struct rt_mailbox {
  uv_async_t async;
  struct rt *rt;
  pthread_mutex_t lock;
  struct rt_mail *first, **last;
  size_t refs;
};

static void on_mail(uv_async_t *handle) {
  struct rt_mailbox *box = (struct rt_mailbox *)handle;
  pthread_mutex_lock(&box->lock);
  /* What comes in the meantime waits for the next time. */
  struct rt_mail *end = box->first ? (struct rt_mail *)box->last : NULL;
  for (;;) {
    struct rt_mail *mail = box->first;
    if (!mail)
      break;
    int is_last = mail == end;
    box->first = mail->next;
    if (!box->first)
      box->last = &box->first;
    mail->queued = 0;
    pthread_mutex_unlock(&box->lock);
    mail->deliver(box->rt, mail);
    pthread_mutex_lock(&box->lock);
    if (is_last)
      break;
  }
  int more = box->first != NULL;
  pthread_mutex_unlock(&box->lock);
  if (more)
    uv_async_send(handle);
}

struct rt_mailbox *rt__mailbox(struct rt *rt) {
  struct rt_mailbox *box = rt->mailbox;
  if (box)
    return box;
  box = rt->mailbox = rt__alloc(sizeof *box);
  box->rt = rt;
  box->last = &box->first;
  pthread_mutex_init(&box->lock, NULL);
  if (uv_async_init(rt->loop, &box->async, on_mail))
    rt_oom();
  uv_unref((uv_handle_t *)&box->async);
  return box;
}

void rt__mailbox_put(struct rt_mailbox *box, struct rt_mail *mail) {
  pthread_mutex_lock(&box->lock);
  if (!mail->queued) {
    mail->queued = 1;
    mail->next = NULL;
    *box->last = mail;
    box->last = &mail->next;
    uv_async_send(&box->async);
  }
  pthread_mutex_unlock(&box->lock);
}

void rt__mailbox_forget(struct rt_mailbox *box, struct rt_mail *mail) {
  pthread_mutex_lock(&box->lock);
  for (struct rt_mail **link = &box->first; mail->queued && *link; link = &(*link)->next)
    if (*link == mail) {
      *link = mail->next;
      if (box->last == &mail->next)
        box->last = link;
      mail->queued = 0;
      break;
    }
  pthread_mutex_unlock(&box->lock);
}

void rt__mailbox_ref(struct rt_mailbox *box, int change) {
  box->refs += (size_t)change;
  if (box->refs)
    uv_ref((uv_handle_t *)&box->async);
  else
    uv_unref((uv_handle_t *)&box->async);
}

void rt__mailbox_close(struct rt *rt) {
  if (rt->mailbox)
    uv_close((uv_handle_t *)&rt->mailbox->async, NULL);
}

void rt__mailbox_free(struct rt *rt) {
  if (!rt->mailbox)
    return;
  pthread_mutex_destroy(&rt->mailbox->lock);
  free(rt->mailbox);
}
