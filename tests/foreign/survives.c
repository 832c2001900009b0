/* A program that does to itself what is hard on a library inside it, and prints how it went.
 * Its output and its status must be the same with and without one. */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 1000, AT_ONCE = 100, ERRNO = 77 };

/* A small event loop. */
static void loop(int times) {
  struct epoll_event event;
  int set = epoll_create1(EPOLL_CLOEXEC);
  for (int i = 0; i < times; i++) {
    errno = ERRNO;
    epoll_wait(set, &event, 1, 1);
    if (errno != ERRNO)
      printf("errno became %d\n", errno);
  }
  close(set);
}

static void *one_poll(void *arg) {
  loop(1);
  return arg;
}

static void descriptors(const char *when) {
  int fd = open("/dev/null", O_RDONLY);
  printf("descriptor %s: %d\n", when, fd);
  close(fd);
}

static void threads(void) {
  pthread_t list[AT_ONCE];
  int ended = 0;
  for (int round = 0; round < THREADS / AT_ONCE; round++) {
    for (int i = 0; i < AT_ONCE; i++)
      pthread_create(&list[i], NULL, one_poll, NULL);
    for (int i = 0; i < AT_ONCE; i++)
      ended += !pthread_join(list[i], NULL);
  }
  printf("threads that ended: %d\n", ended);
}

static void forks(void) {
  int status;
  pid_t pid = fork();
  if (pid == 0) {
    loop(3);
    pid = fork();
    if (pid == 0) {
      loop(3);
      _exit(2);
    }
    waitpid(pid, &status, 0);
    _exit(WEXITSTATUS(status) + 1);
  }
  waitpid(pid, &status, 0);
  printf("grandchild and child: %d\n", WEXITSTATUS(status));
}

static void children(void) {
  char *words[] = {"sh", "-c", "exit 5", NULL}, line[32] = "";
  extern char **environ;
  pid_t pid;
  int status;
  pid = vfork();
  if (pid == 0) {
    execl("/bin/true", "true", NULL);
    _exit(1);
  }
  waitpid(pid, &status, 0);
  printf("vfork: %d\n", status);
  posix_spawnp(&pid, "sh", NULL, NULL, words, environ);
  waitpid(pid, &status, 0);
  printf("posix_spawn: %d\n", WEXITSTATUS(status));
  printf("system: %d\n", WEXITSTATUS(system("exit 6")));
  fflush(stdout);
  FILE *pipe = popen("echo popen", "r");
  if (fgets(line, sizeof line, pipe))
    printf("%s", line);
  pclose(pipe);
}

/* Whoever makes a file, maps one or opens one is killed. */
static void confine(void) {
#define NR offsetof(struct seccomp_data, nr)
#define KILL(call)                                                                       \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),                                       \
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, NR), KILL(SYS_openat),  KILL(SYS_ftruncate),
      KILL(SYS_fallocate),                    KILL(SYS_madvise), KILL(SYS_renameat2),
      KILL(SYS_mkdirat),                      KILL(SYS_prctl),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  struct sock_fprog program = {sizeof code / sizeof *code, code};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0))
    perror("seccomp");
}

static void confined(int first) {
  if (first)
    loop(3);
  confine();
  loop(5000);
  puts("confined");
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (!strncmp(what, "confined", 8)) {
    confined(what[8] != 0);
    return 9;
  }
  descriptors("before");
  loop(5);
  descriptors("after");
  threads();
  closefrom(3);
  loop(5);
  forks();
  children();
  loop(2);
  fflush(stdout);
  if (!strcmp(what, "killed"))
    raise(SIGSEGV);
  if (!strcmp(what, "exec"))
    execl("/proc/self/exe", "survives", (char *)NULL);
  return 9;
}
