//! Courses as their authors write them and learners work through them.

mod goals;
mod links;
mod proof;
mod reading;
mod support;
