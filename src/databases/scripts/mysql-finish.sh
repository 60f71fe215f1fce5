# shellcheck shell=bash
# The last script of the first start of MySQL or MariaDB: all others have run, and what there is now is a database.
#   DATA  where it is
rm -f "$DATA/.unfinished"
