/** The database as processes open it; only services and auth speak to it afterwards. */
export {
  checkDbConnection,
  unusableDatabase,
  createDb as openDatabase,
  type Database,
  type DbOptions,
} from "@datainsight/db";
