/* sqlite: the binding. */
#include "runtime/modules/sqlite.h"

void rt_binding_sqlite(struct rt *rt) {
  /* Nobody asks how much memory SQLite uses, and counting takes a lock each time. What has
   * used it before in this process stays as it is. */
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  js_newobject(rt->J);
  sq_db_natives(rt);
  sq_statement_natives(rt);
  sq_iterator_natives(rt);
  sq_function_natives(rt);
  sq_session_natives(rt);
  sq_job_natives(rt);
}
