/** The dialogs, in one file: they are fetched when there is something that opens them. */
import { define } from "../common/define.ts";
import { StartListDialog } from "../race-board/start-list-dialog.ts";
import { AssignDialog } from "../waitlist/assign-dialog.ts";
import { EditDialog } from "../waitlist/edit-dialog.ts";
import { RecentDialog } from "../waitlist/recent-dialog.ts";
import { RefusalDialog } from "../waitlist/refusal-dialog.ts";
import { StewardDialog } from "./dialog.ts";
import { SessionDialog } from "./session-dialog.ts";

define({
  "steward-dialog": StewardDialog,
  "steward-session-dialog": SessionDialog,
  "steward-assign-dialog": AssignDialog,
  "steward-edit-dialog": EditDialog,
  "steward-recent-dialog": RecentDialog,
  "steward-refusal-dialog": RefusalDialog,
  "steward-start-list-dialog": StartListDialog,
});

export {
  AssignDialog,
  EditDialog,
  RecentDialog,
  RefusalDialog,
  SessionDialog,
  StartListDialog,
};
