//! A folder to run the command in, and what it says there.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A pod with one finding at level essential, which has a fix that may break it.
pub(crate) const PRIVILEGED: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: web # the only one
spec:
  containers:
  - name: app
    image: example/app:1.2
    securityContext:
      privileged: true # why not
";

/// The same without the finding.
pub(crate) const HARMLESS: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: app
    image: example/app:1.2
";

/// A folder that is gone at the end of the test.
pub(crate) struct Folder(TempDir);

/// What a run of the command came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder can be made"))
    }

    /// A folder with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (path, text) in files {
            folder.write(path, text.as_bytes());
        }
        folder
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("it can be made");
        fs::write(path, bytes).expect("it can be written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("it is there")
    }

    /// The command with the arguments of a line, ready to run here.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_permafrost"));
        command.args(line.split_whitespace()).current_dir(self.0.path());
        for variable in ["CLICOLOR", "CLICOLOR_FORCE", "NO_COLOR"] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs the command here.
    pub(crate) fn run(&self, line: &str) -> Outcome {
        self.run_with_input(line, "")
    }

    /// Runs the command here with a text on standard input.
    pub(crate) fn run_with_input(&self, line: &str, input: &str) -> Outcome {
        run(&mut self.command(line), input)
    }

    /// Runs the command here and reads the JSON that it writes.
    pub(crate) fn json(&self, line: &str) -> serde_json::Value {
        let Outcome { out, err, .. } = self.run(line);
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"))
    }
}

/// Runs a command with a text on standard input.
pub(crate) fn run(command: &mut Command, input: &str) -> Outcome {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("it can be started");
    let mut stdin = child.stdin.take().expect("it is piped");
    // A command that doesn't read its input closes it, which is its right.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it writes UTF-8");
    Outcome {
        code: output.status.code().expect("nothing killed it"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// Every file of the corpus: its path below the corpus, and its bytes.
pub(crate) fn corpus() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus");
    let mut files = Vec::new();
    for folder in fs::read_dir(root).expect("there is a corpus") {
        let folder = folder.expect("it can be read");
        for file in fs::read_dir(folder.path()).expect("the corpus holds folders") {
            let file = file.expect("it can be read");
            let name = [folder.file_name(), file.file_name()].map(|it| it.display().to_string());
            files.push((name.join("/"), fs::read(file.path()).expect("it can be read")));
        }
    }
    assert!(!files.is_empty(), "the corpus is empty");
    files.sort();
    files
}
