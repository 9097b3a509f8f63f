//! What the tests of lessons share.

use permafrost_lessons::{Course, File, Lesson, Problem, State};

/// A file.
pub(crate) fn file(name: &str, text: &str) -> File {
    File { name: name.to_owned(), text: text.to_owned() }
}

/// The page of a course with two chapters.
pub(crate) const COURSE: &str =
    "---\ntitle: A course\nchapters:\n- title: One\n  about: First\n- title: Two\n---\nHello\n";

/// The front matter and text of a lesson.
pub(crate) const HEAD: &str =
    "---\ntitle: A lesson\nchapter: One\nminutes: 3\nlearnt: what it is\n---\nA text.\n\n";

/// A page of a lesson with this start, these goals and this solution.
pub(crate) fn page(name: &str, start: &str, goals: &str, solution: &str) -> String {
    let block = |head: &str, text: &str| format!("```{head}\n{}\n```\n", text.trim_end());
    HEAD.to_owned()
        + &block(&format!("yaml start {name}"), start)
        + &block("yaml goals", goals)
        + &block("text hint", "Look.")
        + &block(&format!("yaml solution {name}"), solution)
}

/// The course with one lesson.
pub(crate) fn course(page: &str) -> Result<Course, Vec<Problem>> {
    Course::read(&[file("course.md", COURSE), file("1-one.md", page)])
}

/// The lesson of a page.
pub(crate) fn lesson(page: &str) -> Lesson {
    let course = course(page).unwrap_or_else(|problems| panic!("{problems:?}\n{page}"));
    course.lessons[0].clone()
}

/// The states and messages of the goals for one file, without the one that every lesson has.
pub(crate) fn judged(lesson: &Lesson, text: &str) -> Vec<(State, String)> {
    let name = &lesson.start[0].name;
    let mut states: Vec<_> =
        lesson.judge(&[file(name, text)]).into_iter().map(|it| (it.state, it.message)).collect();
    states.pop();
    states
}

/// What is wrong with a course of one lesson, a line for each.
pub(crate) fn told(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}
