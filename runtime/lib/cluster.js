/* cluster: processes that share the ports they listen on. */
'use strict';

module.exports = Object.prototype.hasOwnProperty.call(process.env, 'NODE_UNIQUE_ID') ?
  require('internal_cluster_child') : require('internal_cluster_primary');
