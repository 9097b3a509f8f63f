//! Which files of a folder are looked at.

use super::support::{Folder, HARMLESS, PRIVILEGED};

const DOCKERFILE: &str = "FROM scratch\nUSER 10001\n";

/// The paths that are checked, in order.
fn checked(folder: &Folder, paths: &str) -> Vec<String> {
    let json = folder.json(&format!("check --format json {paths}"));
    let files = json["files"].as_array().expect("an array");
    files.iter().map(|it| it["path"].as_str().expect("a path").to_owned()).collect()
}

#[test]
fn a_folder_gives_what_its_names_promise_and_git_does_not_ignore() {
    let folder = Folder::with(&[
        (".devcontainer/Dockerfile", DOCKERFILE),
        (".git/config.yaml", PRIVILEGED),
        (".gitignore", "/build\n*.local.yaml\n"),
        ("Containerfile", DOCKERFILE),
        ("Dockerfile.dev", DOCKERFILE),
        ("Dockerfile.dockerignore", "*\n"),
        ("README.md", "FROM here on"),
        ("build/pod.yaml", PRIVILEGED),
        ("k8s/b.json", r#"{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": []}}"#),
        ("k8s/a.yml", HARMLESS),
        ("pod.local.yaml", PRIVILEGED),
        ("web.Dockerfile", DOCKERFILE),
    ]);
    let expected = [
        ".devcontainer/Dockerfile",
        "Containerfile",
        "Dockerfile.dev",
        "k8s/a.yml",
        "k8s/b.json",
        "web.Dockerfile",
    ];
    assert_eq!(checked(&folder, ""), expected);
    assert_eq!(checked(&folder, "k8s"), ["k8s/a.yml", "k8s/b.json"]);
}

#[test]
fn what_is_named_is_read_whatever_its_name_and_wherever_it_lies() {
    let folder = Folder::with(&[
        (".gitignore", "ignored\n"),
        ("ignored/pod.yaml", PRIVILEGED),
        ("build.txt", DOCKERFILE),
        ("values.yaml", "replicas: 3\n"),
    ]);
    let named = "ignored/pod.yaml build.txt values.yaml";
    assert_eq!(checked(&folder, named), ["ignored/pod.yaml", "build.txt", "values.yaml"]);
}

#[test]
fn files_of_other_tools_in_a_folder_are_passed_over_even_if_they_are_broken() {
    let folder = Folder::with(&[
        ("package.json", r#"{"name": "web", "kind": "module"}"#),
        ("tsconfig.json", "{ // a comment\n}"),
        ("values.yaml", "image: {{ nothing }}\n"),
        ("broken.yaml", "apiVersion: v1\nkind: Pod\nspec: [\n"),
    ]);
    assert_eq!(checked(&folder, "."), ["broken.yaml"]);
    let outcome = folder.run("check .");
    assert_eq!((outcome.code, outcome.err.as_str()), (1, ""), "{}", outcome.out);
}

#[test]
fn a_file_that_is_reached_twice_is_checked_once() {
    let folder = Folder::with(&[("k8s/pod.yaml", HARMLESS)]);
    assert_eq!(checked(&folder, "k8s/pod.yaml . ./k8s"), ["k8s/pod.yaml"]);
}

#[test]
fn a_folder_with_nothing_to_check_says_so() {
    let folder = Folder::with(&[("main.rs", "fn main() {}")]);
    let outcome = folder.run("check");
    assert_eq!(outcome.code, 0);
    assert!(outcome.err.contains("no Dockerfile and no Kubernetes manifest"), "{}", outcome.err);
}
