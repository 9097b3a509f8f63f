//! Lessons in which people learn what makes a container immutable by mending real files.
//!
//! A lesson is a page of Markdown: a text, files to mend, goals, hints, a solution, and perhaps a
//! quiz. A goal is a check of the library, never a comparison with the solution, so that everything
//! that is right passes. Text goes in, a course or what is wrong with it comes out; there is no I/O.
//! `docs/lessons.md` describes the files to authors.
//!
//! ~~~~
//! use permafrost_lessons::{Course, File, State};
//!
//! let course = "---\ntitle: A course\nchapters:\n- title: One\n---\n";
//! let lesson = "---\ntitle: A lesson\nchapter: One\nminutes: 1\nlearnt: who runs it\n---
//! A text.
//!
//! ```dockerfile start Dockerfile
//! FROM alpine:3.22
//! USER root
//! ```
//! ```yaml goals
//! - says: Somebody else than root runs it
//!   gone: root-user-image
//! ```
//! ```text hint
//! Look at the last line.
//! ```
//! ```dockerfile solution Dockerfile
//! FROM alpine:3.22
//! USER 10001
//! ```
//! ";
//! let file = |name: &str, text: &str| File { name: name.to_owned(), text: text.to_owned() };
//! let course = Course::read(&[file("course.md", course), file("1-user.md", lesson)]);
//! let lesson = &course.expect("it can be read").lessons[0];
//! let goals = lesson.judge(&[file("Dockerfile", "FROM alpine:3.22\nUSER nobody\n")]);
//! assert!(goals.iter().all(|goal| goal.state == State::Met));
//! assert_eq!(lesson.prove(), []);
//! ~~~~

#![forbid(unsafe_code)]
#![warn(clippy::print_stderr, clippy::print_stdout)]

mod attempt;
mod condition;
mod course;
mod document;
mod elsewhere;
mod expectation;
mod facts;
mod goal;
#[cfg(feature = "html")]
pub mod html;
mod intact;
mod judge;
mod lesson;
mod path;
mod problem;
mod prove;
mod quiz;
mod read;
mod yaml;

pub use attempt::Attempt;
pub use course::{Chapter, Course};
pub use goal::Goal;
pub use judge::{GoalState, State};
pub use lesson::{Aside, File, Lesson, Text};
pub use problem::Problem;
pub use quiz::{Choice, Quiz};
