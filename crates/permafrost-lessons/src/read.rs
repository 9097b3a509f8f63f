//! From the page of a lesson to the lesson.

use crate::attempt::{Attempt, patched};
use crate::course::Chapter;
use crate::document::{Block, Document, cut, parse};
use crate::goal::Goal;
use crate::lesson::{Aside, File, Lesson, Text};
use crate::problem::{Problem, Problems};
use crate::quiz::Quiz;
use crate::yaml::{Cursor, Reader};
use permafrost::model::similar::is_slip;

/// What a block can be to a lesson.
const ROLES: [&str; 7] = ["start", "goals", "hint", "solution", "quiz", "other", "wrong"];

/// The headings of level 1 that a lesson may have.
const SECTIONS: [&str; 6] = ["Goals", "Hints", "Solution", "Aside", "Quiz", "Tests"];

/// The keys of the front matter.
const KEYS: [&str; 4] = ["title", "chapter", "minutes", "learnt"];

/// The title of an aside that its author gives none.
const ASIDE: &str = "What would an attacker do here?";

/// The most minutes that a lesson takes.
const MOST_MINUTES: u32 = 60;

impl Lesson {
    /// Reads the page of a lesson of a course with these chapters.
    pub fn read(file: &File, chapters: &[Chapter]) -> Result<Self, Vec<Problem>> {
        let problems = &mut Problems::of(&file.name);
        let document = parse(&file.text, problems);
        let front = front_matter(document.front.as_ref(), chapters, problems);
        let mut lesson = Self {
            id: id_of(&file.name),
            file: file.name.clone(),
            chapter: front.chapter,
            title: front.title,
            minutes: front.minutes,
            learnt: front.learnt,
            text: Text::default(),
            start: Vec::new(),
            goals: Vec::new(),
            hints: Vec::new(),
            solution: Vec::new(),
            reasons: Text::default(),
            aside: None,
            quiz: None,
            attempts: Vec::new(),
            solution_line: 1,
        };
        lesson.take_sections(&document, problems);
        lesson.take_files(&document, problems);
        lesson.take_blocks(&document, problems);
        lesson.take_attempts(&document, problems);
        let list = std::mem::take(&mut problems.list);
        if list.is_empty() { Ok(lesson) } else { Err(list) }
    }

    fn take_sections(&mut self, document: &Document, problems: &mut Problems) {
        for section in &document.sections {
            let text = Text::new(&section.markdown, section.line);
            let (heading, title) =
                section.heading.split_once(':').unwrap_or((&section.heading, ""));
            match heading {
                "" => self.text = text,
                "Solution" => self.reasons = text,
                "Aside" => {
                    let title = Some(title.trim()).filter(|title| !title.is_empty());
                    let title = title.unwrap_or(ASIDE).to_owned();
                    self.aside = Some(Aside { title, text });
                }
                known if SECTIONS.contains(&known) => {}
                unknown => {
                    let message = format!(
                        "there is no part `{unknown}`; there are {}, and the text may use `##`",
                        SECTIONS.join(", ")
                    );
                    problems.add(section.line, message);
                }
            }
        }
        if self.text.is_empty() {
            problems.add(1, "the lesson tells nothing; its text stands below the front matter");
        }
    }

    fn take_files(&mut self, document: &Document, problems: &mut Problems) {
        for block in blocks(document, "start") {
            add_file(&mut self.start, block, problems);
        }
        for block in blocks(document, "solution") {
            if self.solution.is_empty() {
                self.solution_line = block.line;
            }
            if !self.start.iter().any(|file| file.name == block.name) {
                problems.add(block.line, format!("no file `{}` is there at the start", block.name));
            }
            add_file(&mut self.solution, block, problems);
        }
    }

    fn take_blocks(&mut self, document: &Document, problems: &mut Problems) {
        for block in &document.blocks {
            let role = block.role.as_str();
            if !ROLES.contains(&role) {
                let meant = ROLES.iter().find(|known| is_slip(role, known));
                let hint = match meant {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("there are {}", ROLES.join(", ")),
                };
                problems.add(block.line, format!("a block can't be `{role}`; {hint}"));
            }
            if ["goals", "quiz"].contains(&role)
                && blocks(document, role).next().is_some_and(|first| first.line < block.line)
            {
                problems.add(
                    block.line,
                    format!("a lesson has one block `{role}`, and this is another"),
                );
            }
        }
        self.hints.extend(
            blocks(document, "hint")
                .map(|block| block.text.split_whitespace().collect::<Vec<_>>().join(" ")),
        );
        for block in blocks(document, "hint").filter(|block| block.text.trim().is_empty()) {
            problems.add(block.line, "this hint is empty");
        }
        let files = &self.start;
        let goals = with_yaml(document, "goals", problems, |reader, root, line| {
            Some(Goal::read_all(reader, root, line, files))
        });
        self.quiz =
            with_yaml(document, "quiz", problems, |reader, root, _| Quiz::read(reader, root));
        match (goals, self.start.is_empty()) {
            (Some(goals), false) => self.goals = goals,
            (Some(_), true) => {
                problems.add(1, "there are goals, but no file to mend: `start` is missing");
            }
            (None, false) if blocks(document, "goals").next().is_none() => {
                problems.add(1, "there is something to mend, but no block `goals`");
            }
            (None, true) if blocks(document, "quiz").next().is_none() => {
                problems
                    .add(1, "there is nothing to do; a lesson has a block `start`, or a `quiz`");
            }
            _ => {}
        }
    }

    fn take_attempts(&mut self, document: &Document, problems: &mut Problems) {
        for block in document.blocks.iter().filter(|it| it.role == "other" || it.role == "wrong") {
            let (name, label) = cut(&block.name);
            let Some(solved) = self.solution.iter().find(|file| file.name == name) else {
                problems.add(block.line, format!("the solution has no file `{name}`"));
                continue;
            };
            if label.is_empty() {
                problems.add(block.line, "say behind the file's name what is done here");
            }
            let text = match block.language.as_str() {
                "diff" => patched(&solved.text, &block.text),
                _ => Ok(block.text.clone()),
            };
            let text = text.unwrap_or_else(|message| {
                problems.add(block.line, message);
                String::new()
            });
            let is_right = block.role == "other";
            let is_same = |it: &Attempt| it.is_right == is_right && it.label == label;
            let index = self.attempts.iter().position(is_same).unwrap_or_else(|| {
                let (label, files) = (label.to_owned(), self.solution.clone());
                self.attempts.push(Attempt { label, is_right, files, line: block.line });
                self.attempts.len() - 1
            });
            let files = &mut self.attempts[index].files;
            if let Some(file) = files.iter_mut().find(|file| file.name == name) {
                file.text = text;
            }
        }
    }
}

fn blocks<'d>(document: &'d Document, role: &str) -> impl Iterator<Item = &'d Block> {
    document.blocks.iter().filter(move |block| block.role == role)
}

/// What is read of the first block of a role.
fn with_yaml<T>(
    document: &Document,
    role: &str,
    problems: &mut Problems,
    read: impl Fn(&mut Reader<'_>, &Cursor<'_>, u32) -> Option<T>,
) -> Option<T> {
    let block = blocks(document, role).next()?;
    let mut reader = Reader::new(&block.text, block.line, problems);
    let value = reader.value()?;
    read(&mut reader, &Cursor::root(&value), block.line)
}

fn add_file(files: &mut Vec<File>, block: &Block, problems: &mut Problems) {
    let name = block.name.clone();
    if name.is_empty() || name.contains([' ', '/']) {
        problems.add(block.line, "name the file behind the role: `yaml start deployment.yaml`");
    } else if files.iter().any(|file| file.name == name) {
        problems.add(block.line, format!("`{name}` is there already"));
    }
    files.push(File { name, text: block.text.clone() });
}

/// What the front matter says of a lesson.
#[derive(Default)]
struct Front {
    title: String,
    chapter: usize,
    minutes: u32,
    learnt: String,
}

fn front_matter(block: Option<&Block>, chapters: &[Chapter], problems: &mut Problems) -> Front {
    let mut front = Front::default();
    let Some(block) = block else {
        problems.add(1, "the front matter is missing: begin with `---`, and a title");
        return front;
    };
    let mut reader = Reader::new(&block.text, block.line, problems);
    let Some(value) = reader.value() else { return front };
    let root = Cursor::root(&value);
    if !reader.expect_keys(&root, &KEYS) {
        return front;
    }
    front.title = reader.required_text(&root, "title").unwrap_or_default();
    front.learnt = reader.required_text(&root, "learnt").unwrap_or_default();
    match reader.number(&root, "minutes", MOST_MINUTES) {
        Some(minutes) => front.minutes = minutes,
        None if root.get("minutes").is_none() => reader.refuse(&root, "`minutes` is missing"),
        None => {}
    }
    if let Some(title) = reader.required_text(&root, "chapter") {
        let index = chapters.iter().position(|chapter| chapter.title == title);
        front.chapter = index.unwrap_or_default();
        if index.is_none() {
            let titles: Vec<_> = chapters.iter().map(|it| format!("`{}`", it.title)).collect();
            let at = root.get("chapter").unwrap_or_else(|| root.clone());
            let titles = titles.join(", ");
            reader.refuse(&at, format!("`course.md` has no chapter `{title}`, but {titles}"));
        }
    }
    front
}

/// The id of a lesson in a file: `03-host-namespaces.md` is `host-namespaces`.
pub(crate) fn id_of(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let id = stem.trim_start_matches(|it: char| it.is_ascii_digit()).trim_start_matches(['-', '_']);
    if id.is_empty() { stem.to_owned() } else { id.to_owned() }
}
