//! A course: its chapters, and its lessons in order.

use crate::document::parse;
use crate::lesson::{File, Lesson, Text};
use crate::problem::{Problem, Problems};
use crate::yaml::{Cursor, Reader};

/// The page that makes a folder a course.
const COURSE: &str = "course.md";

/// A course.
#[derive(Debug, Clone)]
pub struct Course {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub text: Text,
    /// Its chapters, in order.
    pub chapters: Vec<Chapter>,
    /// Its lessons, in order.
    pub lessons: Vec<Lesson>,
    /// The names of its files, in the folder of the course.
    pub(crate) files: Vec<String>,
}

/// A part of a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Its title, by which lessons name it.
    pub title: String,
    /// What it is about, in one sentence; may be empty.
    pub about: String,
}

impl Course {
    /// Reads a course from the files of a folder, in any order, with the folders above or without.
    ///
    /// `course.md` says what the course is called and which chapters it has; every other page of
    /// Markdown beside it but `README.md` is a lesson, in the order of the numbers before the names. Where anything
    /// means nothing there is no course, but all that is wrong, in order.
    pub fn read(files: &[File]) -> Result<Self, Vec<Problem>> {
        let Some((file, root)) = root_of(files) else {
            let message = "a course begins with a page of this name, and there is none".to_owned();
            return Err(vec![Problem { file: COURSE.to_owned(), line: 1, message }]);
        };
        let inside = files.iter().filter_map(|file| {
            let name = file.name.strip_prefix(root)?.to_owned();
            Some(File { name, text: file.text.clone() })
        });
        let mut inside: Vec<_> = inside.collect();
        inside.sort_by(|a, b| (number_of(&a.name), &a.name).cmp(&(number_of(&b.name), &b.name)));
        let mut problems = Problems::of(COURSE);
        let mut course = course_page(&file.text, &mut problems);
        let mut list = problems.list;
        for file in inside.iter().filter(|file| is_lesson(&file.name)) {
            match Lesson::read(file, &course.chapters) {
                Ok(lesson) => course.lessons.push(lesson),
                Err(problems) => list.extend(problems),
            }
        }
        course.check_order(&mut list);
        course.files = inside.into_iter().map(|file| file.name).collect();
        if list.is_empty() && course.lessons.is_empty() {
            let message = "there is no lesson beside this page".to_owned();
            list.push(Problem { file: COURSE.to_owned(), line: 1, message });
        }
        if list.is_empty() { Ok(course) } else { Err(list) }
    }

    /// How many minutes the whole course takes.
    pub fn minutes(&self) -> u32 {
        self.lessons.iter().map(|lesson| lesson.minutes).sum()
    }

    /// The lesson of an id.
    pub fn lesson(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.id == id)
    }

    /// Lessons follow one another as their chapters do, and no two have one id.
    fn check_order(&self, list: &mut Vec<Problem>) {
        let mut tell = |lesson: &Lesson, message: String| {
            list.push(Problem { file: lesson.file.clone(), line: 1, message });
        };
        for pair in self.lessons.windows(2) {
            let [before, lesson] = pair else { continue };
            if lesson.chapter < before.chapter {
                let message = format!(
                    "by its name it comes after `{}`, which is in a later chapter; rename one of them",
                    before.file
                );
                tell(lesson, message);
            }
        }
        for (index, lesson) in self.lessons.iter().enumerate() {
            if let Some(other) = self.lessons[..index].iter().find(|it| it.id == lesson.id) {
                tell(lesson, format!("`{}` is called `{}` as well", other.file, lesson.id));
            }
        }
    }
}

/// The page of the course that lies highest, and the folder in which it is.
fn root_of(files: &[File]) -> Option<(&File, &str)> {
    let pages = files.iter().filter_map(|file| {
        let root = file.name.strip_suffix(COURSE)?;
        (root.is_empty() || root.ends_with('/')).then_some((file, root))
    });
    pages.min_by_key(|(_, root)| root.len())
}

/// The number with which a name begins: `10-b.md` comes after `9-a.md`.
fn number_of(name: &str) -> u32 {
    let end = name.find(|it: char| !it.is_ascii_digit()).unwrap_or(name.len());
    name[..end].parse().unwrap_or(u32::MAX)
}

/// Whether a file is the page of a lesson: it lies beside that of the course.
fn is_lesson(name: &str) -> bool {
    name.strip_suffix(".md").is_some()
        && !name.contains('/')
        && name != COURSE
        && name != "README.md"
}

fn course_page(text: &str, problems: &mut Problems) -> Course {
    let document = parse(text, problems);
    let mut course = Course {
        title: String::new(),
        text: Text::default(),
        chapters: Vec::new(),
        lessons: Vec::new(),
        files: Vec::new(),
    };
    if let Some(section) = document.sections.first() {
        course.text = Text::new(&section.markdown, section.line);
    }
    for section in document.sections.iter().skip(1) {
        problems.add(section.line, "the page of a course has no parts; its text may use `##`");
    }
    for block in &document.blocks {
        problems.add(block.line, format!("a block `{}` belongs into a lesson", block.role));
    }
    let Some(front) = &document.front else {
        problems.add(1, "the front matter is missing: begin with `---`, a title and chapters");
        return course;
    };
    let mut reader = Reader::new(&front.text, front.line, problems);
    let Some(value) = reader.value() else { return course };
    let root = Cursor::root(&value);
    if !reader.expect_keys(&root, &["title", "chapters"]) {
        return course;
    }
    course.title = reader.required_text(&root, "title").unwrap_or_default();
    for at in root.get("chapters").into_iter().flat_map(|at| at.items()) {
        if !reader.expect_keys(&at, &["title", "about"]) {
            continue;
        }
        let title = reader.required_text(&at, "title").unwrap_or_default();
        let about = reader.text(&at, "about").unwrap_or_default();
        if course.chapters.iter().any(|chapter| chapter.title == title) {
            reader.refuse(&at, format!("there is a chapter `{title}` already"));
        }
        course.chapters.push(Chapter { title, about });
    }
    if course.chapters.is_empty() {
        reader.refuse(&root, "`chapters` takes a list, with `- title:` for each");
    }
    course
}
