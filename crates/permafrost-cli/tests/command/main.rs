//! The command as a person or a script runs it: a process with arguments, files and exit codes.

mod check;
mod fix;
mod formats;
mod lesson;
mod policy;
mod support;
mod walk;
