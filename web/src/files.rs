//! The files that are open, one a tab.

use permafrost::{Beside, Kind, Policy, Report, Source, check_beside, check_with_fixes};
use std::rc::Rc;

/// A file in a tab.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// Which one it is; no other one ever has this number.
    pub(crate) id: u32,
    /// The name that it came with.
    pub(crate) name: Option<String>,
    /// The text, as the editor last told it.
    pub(crate) source: Rc<Source>,
    /// What a check says of it.
    pub(crate) report: Rc<Report>,
    /// The kind that the person chose; `None` to find it by itself.
    pub(crate) chosen_kind: Option<Kind>,
    /// The stage that was chosen to be the image; `None` for the last one.
    pub(crate) target: Option<String>,
    /// How often the editor told a text, or the text was judged anew. The editor forgets its marks
    /// on words that are typed anew, so it is answered even if the text is the one of before.
    pub(crate) revision: u32,
    /// How often a person began anew with another text.
    pub(crate) beginnings: u32,
    /// Whether the editor has a step to take back.
    pub(crate) can_undo: bool,
    /// Whether the text came with the line ends of Windows; it is handed over with them.
    pub(crate) crlf: bool,
    /// Whether its tab was open yet: only then it has an editor.
    pub(crate) was_open: bool,
}

/// A file that is about to be opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct NewFile {
    /// The name that it came with.
    pub(crate) name: Option<String>,
    pub(crate) text: String,
    /// The kind that was chosen; `None` to find it by itself.
    pub(crate) kind: Option<Kind>,
}

/// Several files, of which one is looked at. There is always one.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    all: Vec<File>,
    open: usize,
    /// The number of the next file.
    next: u32,
}

impl File {
    fn new(id: u32, new: NewFile) -> Self {
        let crlf = new.text.contains("\r\n");
        // The editor knows only line feeds; a place must be the same for both.
        let text = if crlf { new.text.replace("\r\n", "\n") } else { new.text };
        let source = source(text, new.kind, new.name.as_deref());
        Self {
            id,
            name: new.name,
            report: Rc::new(check_with_fixes(&Source::new(""), &Policy::default())),
            source: Rc::new(source),
            chosen_kind: new.kind,
            target: None,
            revision: 0,
            beginnings: 0,
            can_undo: false,
            crlf,
            was_open: false,
        }
    }

    /// What the tab says, and under which name the text is saved.
    pub(crate) fn title(&self) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        let text = self.source.text();
        let kind = self.report.subjects.first().map(|subject| subject.kind.as_str());
        match self.source.kind() {
            Kind::Dockerfile => "Dockerfile".to_owned(),
            Kind::Kubernetes if text.trim_start().starts_with(['{', '[']) => {
                "manifest.json".to_owned()
            }
            Kind::Kubernetes => match kind {
                Some(kind) if !kind.is_empty() => format!("{}.yaml", kind.to_ascii_lowercase()),
                _ => "manifest.yaml".to_owned(),
            },
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.source.text().trim().is_empty()
    }

    /// The same file with another text, or with the same text read as another kind; not yet judged.
    pub(crate) fn with_text(&self, text: impl Into<String>) -> Self {
        let source = source(text.into(), self.chosen_kind, self.name.as_deref());
        Self { source: Rc::new(source), ..self.clone() }
    }

    /// The same file with what a check says of it now.
    pub(crate) fn judged(&self, beside: Option<&Self>, policy: &Policy) -> Self {
        let mut next = Self { revision: self.revision.wrapping_add(1), ..self.clone() };
        let mut report = next.check(beside, policy);
        let is_there = |target: &String| stages(&report).iter().any(|stage| stage == target);
        if report.kind == Kind::Dockerfile && !next.target.as_ref().is_none_or(is_there) {
            // Its stage is gone, or this is another text.
            next.target = None;
            report = next.check(beside, policy);
        }
        next.report = Rc::new(report);
        next
    }

    fn check(&self, beside: Option<&Self>, policy: &Policy) -> Report {
        match beside {
            Some(it) => check_beside(&self.source, it.as_beside(), &self.policy(beside, policy)),
            None => check_with_fixes(&self.source, &self.policy(None, policy)),
        }
    }

    /// The stage that becomes the image: the one that was chosen for this file, or that of all.
    pub(crate) fn target(&self, policy: &Policy) -> Option<String> {
        self.target.clone().or_else(|| policy.target.clone())
    }

    /// What is asked of this file: the target is that of the Dockerfile that is looked at.
    pub(crate) fn policy(&self, beside: Option<&Self>, policy: &Policy) -> Policy {
        let target = beside.unwrap_or(self).target(policy);
        Policy { target, ..policy.clone() }
    }

    /// This Dockerfile as one beside which a manifest is looked at.
    pub(crate) fn as_beside(&self) -> Beside<'_> {
        Beside { dockerfile: &self.source, image: None }
    }
}

impl Files {
    /// One file, which nobody has looked at yet.
    pub(crate) fn new(file: NewFile) -> Self {
        let mut files = Self { all: vec![File::new(0, file)], open: 0, next: 1 };
        files.all[0].was_open = true;
        files
    }

    /// The file that is looked at.
    pub(crate) fn open(&self) -> &File {
        &self.all[self.open]
    }

    /// All files, in the order of their tabs.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &File> {
        self.all.iter()
    }

    pub(crate) fn get(&self, id: u32) -> Option<&File> {
        self.all.iter().find(|file| file.id == id)
    }

    /// The Dockerfile beside which a manifest is looked at: the first one that holds something.
    pub(crate) fn beside(&self, file: &File) -> Option<&File> {
        let is_one = |it: &&File| it.source.kind() == Kind::Dockerfile && !it.is_empty();
        (file.source.kind() == Kind::Kubernetes).then(|| self.all.iter().find(is_one)).flatten()
    }

    /// Puts a file into the place of the one that has its number.
    pub(crate) fn put(&mut self, file: File) {
        if let Some(place) = self.all.iter_mut().find(|it| it.id == file.id) {
            *place = file;
        }
    }

    /// Judges a file anew, beside the others as they are now.
    pub(crate) fn judge(&mut self, id: u32, policy: &Policy) {
        if let Some(file) = self.get(id) {
            let judged = file.judged(self.beside(file), policy);
            self.put(judged);
        }
    }

    /// Looks at a file; the one that it is looked at beside may be another one by now.
    pub(crate) fn turn_to(&mut self, id: u32, policy: &Policy) {
        if let Some(open) = self.all.iter().position(|file| file.id == id) {
            self.open = open;
            self.all[open].was_open = true;
            self.judge(id, policy);
        }
    }

    /// Adds files behind the others, and looks at the first one of them.
    pub(crate) fn add(&mut self, files: Vec<NewFile>, policy: &Policy) {
        self.add_and_open(files, 0, policy);
    }

    fn add_and_open(&mut self, files: Vec<NewFile>, open: u32, policy: &Policy) {
        let first = self.next;
        for file in files {
            self.all.push(File::new(self.next, file));
            self.next += 1;
        }
        for id in first..self.next {
            self.judge(id, policy);
        }
        if first < self.next {
            self.turn_to(first + open.min(self.next - first - 1), policy);
        }
    }

    /// Opens other files in the place of all, and looks at the one of this place.
    pub(crate) fn replace(&mut self, files: Vec<NewFile>, open: usize, policy: &Policy) {
        self.all.clear();
        let files = if files.is_empty() { vec![NewFile::default()] } else { files };
        self.add_and_open(files, u32::try_from(open).unwrap_or_default(), policy);
    }

    /// Takes a file away; an empty one takes the place of the last.
    pub(crate) fn close(&mut self, id: u32, policy: &Policy) {
        let Some(at) = self.all.iter().position(|file| file.id == id) else { return };
        let open = self.open().id;
        self.all.remove(at);
        if self.all.is_empty() {
            self.add(vec![NewFile::default()], policy);
            return;
        }
        let next = if open == id { self.all[at.min(self.all.len() - 1)].id } else { open };
        self.turn_to(next, policy);
    }
}

fn source(text: String, chosen: Option<Kind>, name: Option<&str>) -> Source {
    match chosen.or_else(|| Kind::of_file_name(name?)) {
        Some(kind) => Source::with_kind(text, kind),
        None => Source::new(text),
    }
}

/// What the stages of a Dockerfile are called as a target: by name, or else by number.
pub(crate) fn stages(report: &Report) -> Vec<String> {
    let stages = report.subjects.iter().filter(|it| it.role.is_some()).enumerate();
    let called =
        stages.map(|(number, stage)| stage.name.clone().unwrap_or_else(|| number.to_string()));
    called.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(text: &str) -> NewFile {
        NewFile { text: text.to_owned(), ..NewFile::default() }
    }

    fn named(name: &str, text: &str) -> NewFile {
        NewFile { name: Some(name.to_owned()), ..new(text) }
    }

    fn titles(files: &Files) -> Vec<String> {
        files.iter().map(File::title).collect()
    }

    fn open(files: Vec<NewFile>) -> Files {
        let mut all = Files::new(NewFile::default());
        all.add(files, &Policy::default());
        all.close(0, &Policy::default());
        all
    }

    #[test]
    fn a_file_is_called_by_its_name_or_by_what_it_holds() {
        let files = open(vec![
            named("web.yml", "kind: Pod\n"),
            new("FROM a\n"),
            new("kind: Deployment\nspec: {template: {spec: {containers: []}}}\n"),
            new("a: 1\n"),
            new(" {\"kind\": \"Pod\"}"),
        ]);
        let expected =
            ["web.yml", "Dockerfile", "deployment.yaml", "manifest.yaml", "manifest.json"];
        assert_eq!(titles(&files), expected);
    }

    #[test]
    fn a_name_says_what_kind_of_text_it_is() {
        let files = open(vec![named("Dockerfile.dev", "# nothing yet\n")]);
        assert_eq!(files.open().source.kind(), Kind::Dockerfile);
    }

    #[test]
    fn the_file_behind_the_one_that_is_closed_is_looked_at() {
        let mut files = open(vec![named("a", ""), named("b", ""), named("c", "")]);
        let id = |files: &Files, name: &str| {
            let file = files.iter().find(|it| it.title() == name);
            file.expect("there is such a file").id
        };
        let policy = Policy::default();
        files.turn_to(id(&files, "b"), &policy);
        files.close(id(&files, "b"), &policy);
        assert_eq!(files.open().title(), "c");
        files.close(id(&files, "a"), &policy);
        assert_eq!(files.open().title(), "c");
        files.close(id(&files, "c"), &policy);
        assert_eq!(files.iter().len(), 1);
        assert!(files.open().is_empty());
    }

    #[test]
    fn the_line_ends_of_windows_are_kept_beside_the_text() {
        let files = open(vec![new("FROM a\r\nUSER b\r\n")]);
        assert_eq!(files.open().source.text(), "FROM a\nUSER b\n");
        assert!(files.open().crlf);
    }
}
