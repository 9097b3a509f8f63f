//! `permafrost lesson check`: what it says of a course, and its exit codes.

use super::support::Folder;

const COURSE: &str = "---\ntitle: A course\nchapters:\n- title: One\n---\n";

const LESSON: &str = "\
---
title: A lesson
chapter: One
minutes: 2
learnt: who runs it
---
A text with [a link](2-two.md).

```dockerfile start Dockerfile
FROM alpine:3.22
USER root
```
```yaml goals
- {says: Not root, gone: root-user-image}
```
```text hint
Look.
```
```dockerfile solution Dockerfile
FROM alpine:3.22
USER 10001
```
```diff wrong Dockerfile still root
-USER 10001
+USER 0
```
";

#[test]
fn a_course_that_is_right_is_summed_up() {
    let folder = Folder::with(&[
        ("course/course.md", COURSE),
        ("course/1-one.md", LESSON),
        ("course/2-two.md", LESSON),
    ]);
    let outcome = folder.run("lesson check course/");
    let expected = "course: 2 lessons in 1 chapter, 4 minutes; the starts fail their goals, the solutions \
                    pass, and so do 0 other right ways; 2 wrong ways don't\n";
    assert_eq!((outcome.code, &*outcome.out), (0, expected), "{}", outcome.err);
}

#[test]
fn what_is_wrong_is_told_with_file_and_line() {
    let folder = Folder::with(&[
        ("a/course.md", COURSE),
        ("a/1-one.md", &LESSON.replace("+USER 0", "+USER 5").replace("still", "still \u{1b}")),
        ("b/course.md", COURSE),
        ("b/1-one.md", &LESSON.replace("minutes: 2", "minutes: x")),
    ]);
    let outcome = folder.run("lesson check a b");
    let expected = "\
a/1-one.md:7: there is no file `2-two.md` in the course
a/1-one.md:23: `still ␛ root` is wrong, but passes
a: 2 problems
b/1-one.md:4: `minutes` takes a whole number from 1 to 60
b: 1 problem
";
    assert_eq!((outcome.code, &*outcome.out), (1, expected), "{}", outcome.err);
}

#[test]
fn what_can_not_be_read_is_a_failure() {
    let folder = Folder::with(&[("course.md", COURSE)]);
    for (path, said) in [("absent", "absent"), ("course.md", "name the folder of a course")] {
        let outcome = folder.run(&format!("lesson check {path}"));
        assert_eq!(outcome.code, 2, "{}", outcome.out);
        assert!(outcome.err.contains(said), "{}", outcome.err);
    }
    assert_eq!(folder.run("lesson check").code, 2);
    let none = folder.run("lesson check .");
    assert_eq!(
        (none.code, &*none.out),
        (1, "./course.md:1: there is no lesson beside this page\n.: 1 problem\n")
    );
}
