//! `permafrost lesson check`: proves the courses of a workshop.

use crate::Outcome;
use crate::args::{LessonArgs, LessonCheckArgs, LessonCommand};
use crate::output::terminal::{self, visible};
use anyhow::{Context, Result, bail};
use ignore::WalkBuilder;
use permafrost_lessons::{Course, File, Problem, html};
use permafrost_report::words;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Does what is asked of the lessons.
pub(crate) fn run(args: &LessonArgs) -> Result<Outcome> {
    match &args.command {
        LessonCommand::Check(args) => check(args),
    }
}

fn check(args: &LessonCheckArgs) -> Result<Outcome> {
    let mut outcome = Outcome::Clean;
    for folder in &args.folders {
        let files = read(folder)?;
        match prove(&files) {
            Ok(proof) => terminal::print(&format!("{}: {proof}\n", shown(folder)))?,
            Err(problems) => {
                outcome = Outcome::Findings;
                terminal::print(&listed(folder, &problems))?;
            }
        }
    }
    Ok(outcome)
}

/// The files of a folder and of those in it, but for hidden ones; only pages have their text.
fn read(folder: &Path) -> Result<Vec<File>> {
    if folder.is_file() {
        bail!("{} is a file; name the folder of a course", folder.display());
    }
    let mut files = Vec::new();
    let walk = WalkBuilder::new(folder).standard_filters(false).hidden(true).build();
    for entry in walk {
        let path = entry.with_context(|| format!("reading {}", folder.display()))?.into_path();
        if path.is_dir() {
            continue;
        }
        let inside = path.strip_prefix(folder).unwrap_or(&path);
        let steps: Vec<_> = inside.iter().map(|step| step.to_string_lossy()).collect();
        let is_page = path.extension().is_some_and(|it| it == "md");
        let text = is_page.then(|| fs::read_to_string(&path));
        let text = text.transpose().with_context(|| format!("reading {}", path.display()))?;
        files.push(File { name: steps.join("/"), text: text.unwrap_or_default() });
    }
    Ok(files)
}

/// What is proved of a course, in one line; otherwise all that is wrong with it.
fn prove(files: &[File]) -> Result<String, Vec<Problem>> {
    let course = Course::read(files)?;
    let mut problems = course.prove();
    problems.extend(html::broken_links(&course));
    problems.sort();
    if !problems.is_empty() {
        return Err(problems);
    }
    let attempts = || course.lessons.iter().flat_map(|lesson| &lesson.attempts);
    let right = attempts().filter(|attempt| attempt.is_right).count();
    let wrong = attempts().filter(|attempt| !attempt.is_right).count();
    Ok(format!(
        "{} in {}, {} minutes; the starts fail their goals, the solutions pass, and so do {}; {} don't",
        words::count(course.lessons.len(), "lesson"),
        words::count(course.chapters.len(), "chapter"),
        course.minutes(),
        words::count(right, "other right way"),
        words::count(wrong, "wrong way"),
    ))
}

fn listed(folder: &Path, problems: &[Problem]) -> String {
    let mut out = String::new();
    for problem in problems {
        let _ = writeln!(out, "{}/{}", shown(folder), visible(&problem.to_string()));
    }
    let _ = writeln!(out, "{}: {}", shown(folder), words::count(problems.len(), "problem"));
    out
}

fn shown(folder: &Path) -> String {
    visible(folder.to_string_lossy().trim_end_matches(['/', '\\']))
}
