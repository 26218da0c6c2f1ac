-- A REPLACE deletes without a word to the triggers of deletion, so what is only ever added to takes no id but a later one.
-- Before the row is there, an id that was left to SQLite is -1.
CREATE TRIGGER audit_event_added BEFORE INSERT ON audit_event
  WHEN NEW.id <> -1 AND NEW.id <= (SELECT max(id) FROM audit_event)
  BEGIN SELECT RAISE(ABORT, 'a record is not rewritten'); END;
CREATE TRIGGER audit_event_numbered AFTER INSERT ON audit_event WHEN NEW.id < 1
  BEGIN SELECT RAISE(ABORT, 'a record is not rewritten'); END;

CREATE TRIGGER instance_event_added BEFORE INSERT ON instance_event
  WHEN NEW.row <> -1 AND NEW.row <= (SELECT max(row) FROM instance_event)
  BEGIN SELECT RAISE(ABORT, 'a history is not rewritten'); END;
CREATE TRIGGER instance_event_numbered AFTER INSERT ON instance_event WHEN NEW.row < 1
  BEGIN SELECT RAISE(ABORT, 'a history is not rewritten'); END;
