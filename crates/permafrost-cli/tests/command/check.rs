//! `permafrost check`: exit codes, standard input, what can't be read.

use super::support::{Folder, HARMLESS, PRIVILEGED};
use std::process::Stdio;

const ESSENTIAL: &str = "check --level essential";

#[test]
fn the_exit_code_tells_clean_from_found_from_failed() {
    let folder = Folder::with(&[("good.yaml", HARMLESS), ("bad.yaml", PRIVILEGED)]);
    let code = |files: &str| folder.run(&format!("{ESSENTIAL} {files}")).code;
    assert_eq!(code("good.yaml"), 0);
    assert_eq!(code("bad.yaml"), 1);
    assert_eq!(code("good.yaml bad.yaml"), 1);
    assert_eq!(code("good.yaml absent.yaml"), 2);
    assert_eq!(code("bad.yaml absent.yaml"), 2);
    assert_eq!(code("--no-such-option"), 2);
}

#[test]
fn an_error_of_syntax_is_a_finding() {
    let folder = Folder::with(&[("half.yaml", "apiVersion: v1\nkind: [Pod\n")]);
    let outcome = folder.run("check half.yaml");
    assert_eq!(outcome.code, 1);
    assert!(outcome.out.contains("error[syntax]"), "{}", outcome.out);
}

#[test]
fn standard_input_is_checked_as_what_it_looks_like() {
    let folder = Folder::new();
    let kind = |line: &str, text: &str| {
        let outcome = folder.run_with_input(line, text);
        let json: serde_json::Value = serde_json::from_str(&outcome.out).expect("it is JSON");
        let file = &json["files"][0];
        assert_eq!(file["path"], "-");
        file["kind"].as_str().expect("a kind").to_owned()
    };
    assert_eq!(kind("check --format json -", "FROM alpine\n"), "dockerfile");
    assert_eq!(kind("check --format json -", PRIVILEGED), "kubernetes");
    assert_eq!(kind("check --format json --kind kubernetes -", "FROM alpine\n"), "kubernetes");
}

#[test]
fn what_cannot_be_read_is_said_in_a_line_each_and_the_rest_is_checked() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
    folder.write("picture.json", b"\x89PNG\0\0");
    folder.write("latin1.yaml", b"kind: Pod\nmetadata:\n  name: caf\xe9\n");
    let outcome = folder.run(&format!("{ESSENTIAL} . absent"));
    assert_eq!(outcome.code, 2);
    assert!(outcome.out.contains("error[privileged-container]"), "{}", outcome.out);
    let mut lines: Vec<_> = outcome.err.lines().collect();
    lines.sort_unstable();
    let expected = [
        "error: could not check absent: there is no such file or folder",
        "error: could not check latin1.yaml: it is not in UTF-8: see line 3",
        "error: could not check picture.json: it is no text, since it holds a zero byte",
    ];
    assert_eq!(lines, expected);
    let json = folder.json(&format!("{ESSENTIAL} --format json . absent"));
    assert_eq!(json["unread"].as_array().map(Vec::len), Some(3));
    assert_eq!(json["summary"]["findings"], 1);
}

#[test]
fn a_rule_can_be_left_out_and_must_exist() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
    let ignored = folder.run(&format!("{ESSENTIAL} --ignore privileged-container pod.yaml"));
    assert_eq!(ignored.code, 0, "{}", ignored.out);
    let unknown = folder.run(&format!("{ESSENTIAL} --ignore priviliged-container pod.yaml"));
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("did you mean `privileged-container`?"), "{}", unknown.err);
}

#[test]
fn a_target_is_judged_as_the_image_and_must_be_a_stage() {
    let text = "FROM registry.example.com/a:1 AS prod\nUSER 1\nFROM nginx AS test\n";
    let folder = Folder::with(&[("Dockerfile", text), ("pod.yaml", HARMLESS)]);
    let run = |target: &str| folder.run(&format!("{ESSENTIAL} {target} Dockerfile pod.yaml"));
    assert_eq!(run("").code, 1);
    for target in ["prod", "PROD", "0"] {
        assert_eq!(run(&format!("--target {target}")).code, 0, "{target}");
    }
    let outcome = run("--target production");
    assert_eq!(outcome.code, 2);
    let complaint =
        "could not check Dockerfile: there is no stage `production` in it, but `prod`, `test`";
    assert!(outcome.err.contains(complaint), "{}", outcome.err);
    // Whose folder it is may hold Dockerfiles of other kinds as well.
    let outcome = folder.run(&format!("{ESSENTIAL} --target production ."));
    assert_eq!(outcome.code, 1);
    assert!(outcome.out.contains("there is no stage `production` here"), "{}", outcome.out);
}

#[test]
fn manifests_are_checked_beside_the_one_dockerfile_of_their_image() {
    const POD: &str = "kind: Pod\nmetadata: {name: web}\nspec:\n  securityContext: {runAsNonRoot: true}\n  \
                       containers:\n  - {name: app, image: 'example/app:1.2'}\n";
    let folder = Folder::with(&[
        ("Dockerfile", "FROM registry.example.com/a:1\nUSER app\n"),
        ("pod.yaml", POD),
        ("api/Dockerfile", "FROM registry.example.com/a:1\nUSER 7\n"),
    ]);
    let refused = |line: &str| {
        let outcome = folder.run(&format!("check --level restricted {line}"));
        (outcome.code, outcome.out.contains("error[refused-image-user]"))
    };
    assert!(refused("Dockerfile pod.yaml").1);
    assert!(refused("Dockerfile pod.yaml --image app").1);
    assert!(refused("Dockerfile pod.yaml --image docker.io/example/app:9").1);
    assert!(!refused("Dockerfile pod.yaml --image api").1);
    assert!(!refused("api/Dockerfile pod.yaml").1);
    assert!(!refused("pod.yaml").1);
    // Of a folder nobody knows whether its manifests belong to its Dockerfile, but for the name.
    folder.write("one/Dockerfile", b"FROM registry.example.com/a:1\nUSER app\n");
    folder.write("one/pod.yaml", POD.as_bytes());
    assert!(!refused("one").1);
    assert!(refused("one --image app").1);
    assert_eq!(refused(". --image app"), (2, false), "there are several Dockerfiles");
    assert_eq!(refused("pod.yaml --image app"), (2, false), "there is no Dockerfile");
    assert_eq!(refused("Dockerfile pod.yaml --image App"), (2, false), "it is no name");
}

#[test]
fn registries_are_listed_one_by_one_and_must_be_hosts() {
    let pod = "kind: Pod\nspec:\n  containers:\n  - name: a\n    image: ghcr.io/example/a:1\n";
    let folder = Folder::with(&[("pod.yaml", pod)]);
    let code = |registries: &str| folder.run(&format!("{ESSENTIAL} {registries} pod.yaml")).code;
    assert_eq!(code(""), 0);
    assert_eq!(code("--registry docker.io"), 1);
    assert_eq!(code("--registry docker.io --registry ghcr.io/example"), 0);
    let unknown = folder.run(&format!("{ESSENTIAL} --registry example pod.yaml"));
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("`example` is no registry"), "{}", unknown.err);
}

#[test]
fn colours_are_only_for_those_who_want_them() {
    let folder = Folder::with(&[("pod.yaml", PRIVILEGED)]);
    let run = |variables: &[(&str, &str)]| {
        let mut command = folder.command("check pod.yaml");
        command.envs(variables.iter().copied());
        super::support::run(&mut command, "").out
    };
    assert!(!run(&[]).contains('\u{1b}'));
    assert!(run(&[("CLICOLOR_FORCE", "1")]).contains('\u{1b}'));
    assert!(!run(&[("NO_COLOR", "1")]).contains('\u{1b}'));
}

#[test]
fn nothing_that_a_file_holds_reaches_the_terminal_as_a_command() {
    let evil = "\u{1b}]0;x\u{7}\u{1b}[2J\u{9b}2J\u{202e}";
    let dockerfile = format!("FROM scratch\nCOPY --from=nginx:latest /{evil} /{evil}\n");
    let folder = Folder::with(&[("a.Dockerfile", &dockerfile)]);
    for format in ["text", "json", "sarif", "github", "markdown"] {
        for task in ["check", "fix --write"] {
            let outcome = folder.run(&format!("{task} --format {format} ."));
            let said = outcome.out + &outcome.err;
            let acts = |it: char| it.is_control() && it != '\n' || it == '\u{202e}';
            assert!(!said.contains(acts), "{task} {format}: {said:?}");
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let many = format!("{PRIVILEGED}---\n").repeat(300);
    let folder = Folder::with(&[("pods.yaml", &many)]);
    for format in ["text", "json"] {
        let mut command = folder.command(&format!("check --format {format} pods.yaml"));
        let piped = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().expect("it can be started");
        drop(child.stdout.take());
        let outcome = child.wait_with_output().expect("it ends");
        assert_eq!(outcome.status.code(), Some(1), "{format}");
        assert_eq!(String::from_utf8_lossy(&outcome.stderr), "", "{format}");
    }
}
