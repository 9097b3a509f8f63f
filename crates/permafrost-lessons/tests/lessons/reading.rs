//! What a course is read as, and what is said where it means nothing.

use crate::support::{COURSE, HEAD, course, file, lesson, page, told};
use permafrost_lessons::{Course, Lesson};

const START: &str = "FROM alpine:3.22\nUSER root\n";
const SOLUTION: &str = "FROM alpine:3.22\nUSER 10001\n";
const GOALS: &str = "- {says: Not root, gone: root-user-image}";

fn problems(page: &str) -> Vec<String> {
    told(&course(page).expect_err("something is wrong"))
}

#[test]
fn a_lesson_is_read_whole() {
    let page = page("Dockerfile", START, GOALS, SOLUTION)
        + "```text hint\nThe `USER`\nagain.\n```\n# Solution\nSince `root`.\n\n# Aside: What would a crash do?\n\n\
           Nothing.\n# Tests\nFor authors.\n```diff other Dockerfile by name\n-USER 10001\n+USER nobody\n```\n\
           ```dockerfile wrong Dockerfile as before\nFROM alpine:3.22\nUSER 0\n```\n# Quiz\n```yaml quiz\n\
           question: Who?\nchoices:\n- {text: Root, why: No}\n- {text: Nobody, right: true, why: Yes}\n```\n";
    let lesson = lesson(&page);
    assert_eq!((&*lesson.id, &*lesson.file, lesson.chapter), ("one", "1-one.md", 0));
    assert_eq!((&*lesson.title, lesson.minutes, &*lesson.learnt), ("A lesson", 3, "what it is"));
    assert_eq!(lesson.text.markdown, "A text.\n");
    assert_eq!(lesson.start, [file("Dockerfile", START)]);
    assert_eq!(lesson.solution, [file("Dockerfile", SOLUTION)]);
    let says: Vec<_> = lesson.goals.iter().map(|goal| &*goal.says).collect();
    assert_eq!(says, ["Not root", "Everything that ran still runs"]);
    assert_eq!(lesson.rules().iter().map(|rule| rule.id).collect::<Vec<_>>(), ["root-user-image"]);
    assert_eq!(lesson.hints, ["Look.", "The `USER` again."]);
    assert_eq!(lesson.reasons.markdown, "Since `root`.\n");
    let aside = lesson.aside.expect("there is one");
    assert_eq!((&*aside.title, &*aside.text.markdown), ("What would a crash do?", "Nothing.\n"));
    let quiz = lesson.quiz.expect("there is one");
    assert_eq!((&*quiz.question, quiz.choices.len()), ("Who?", 2));
    assert!(quiz.choices[1].is_right && quiz.choices[1].why == "Yes");
    let attempts: Vec<_> = lesson.attempts.iter().map(|it| (&*it.label, it.is_right)).collect();
    assert_eq!(attempts, [("by name", true), ("as before", false)]);
    assert_eq!(lesson.attempts[0].files, [file("Dockerfile", "FROM alpine:3.22\nUSER nobody\n")]);
}

#[test]
fn a_course_is_read_in_any_order_and_from_any_folder() {
    let in_two = HEAD.replace("chapter: One", "chapter: Two");
    let quiz = "```yaml quiz\nquestion: q\nchoices: [{text: a, right: true, why: w}, {text: b, why: w}]\n```\n";
    let page = |head: &str| format!("{head}{quiz}");
    let files = |root: &str| {
        [
            ("10-c.md", page(&in_two)),
            ("course.md", COURSE.to_owned()),
            ("2-b.md", page(HEAD)),
            ("1-a.md", page(HEAD)),
            ("README.md", "No lesson".to_owned()),
            ("pictures/x.svg", String::new()),
            ("old/3-d.md", "No lesson either".to_owned()),
        ]
        .map(|(name, text)| file(&format!("{root}{name}"), &text))
    };
    for root in ["", "my course/"] {
        let order =
            |course: &Course| course.lessons.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
        let course = Course::read(&files(root)).unwrap_or_else(|it| panic!("{it:?}"));
        assert_eq!(order(&course), ["a", "b", "c"], "{root}");
        assert_eq!((course.minutes(), &*course.title), (9, "A course"));
        assert_eq!(course.text.markdown, "Hello\n");
        assert_eq!(course.chapters[0].about, "First");
        assert!(course.lesson("b").is_some() && course.lesson("d").is_none());
    }
}

#[test]
fn pages_from_windows_are_read_like_others() {
    let page = page("Dockerfile", START, GOALS, SOLUTION);
    let lesson = lesson(&format!("\u{feff}{}", page.replace('\n', "\r\n")));
    assert_eq!(lesson.start, [file("Dockerfile", START)]);
    assert_eq!(lesson.prove(), []);
}

#[test]
fn what_is_wrong_with_a_course_is_told() {
    let read = |files: &[(&str, &str)]| {
        let files: Vec<_> = files.iter().map(|(name, text)| file(name, text)).collect();
        told(&Course::read(&files).expect_err("something is wrong"))
    };
    assert_eq!(
        read(&[]),
        ["course.md:1: a course begins with a page of this name, and there is none"]
    );
    assert_eq!(
        read(&[("course.md", COURSE)]),
        ["course.md:1: there is no lesson beside this page"]
    );
    let expected = [
        "course.md:2: there is no key `chapter`; did you mean `chapters`?",
        "course.md:2: `title` is missing",
        "course.md:2: `chapters` takes a list, with `- title:` for each",
        "course.md:4: the page of a course has no parts; its text may use `##`",
    ];
    let mut found = read(&[("course.md", "---\nchapter: []\n---\n# Part\n")]);
    found.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!(found, expected);
    let twice = COURSE.replace("title: Two", "title: One");
    assert_eq!(read(&[("course.md", &twice)]), ["course.md:6: there is a chapter `One` already"]);
    let in_two = page("Dockerfile", START, GOALS, SOLUTION).replace("chapter: One", "chapter: Two");
    let in_one = page("Dockerfile", START, GOALS, SOLUTION);
    let found = read(&[("course.md", COURSE), ("1-a.md", &in_two), ("2-a.md", &in_one)]);
    assert!(found[0].starts_with("2-a.md:1: by its name it comes after `1-a.md`"), "{found:?}");
    assert_eq!(found[1], "2-a.md:1: `1-a.md` is called `a` as well");
}

#[test]
fn each_thing_in_a_lesson_that_means_nothing_is_told_with_its_line() {
    let whole = page("Dockerfile", START, GOALS, SOLUTION);
    for (from, to, expected) in [
        ("title: A lesson\n", "", "1-one.md:2: `title` is missing"),
        ("title: A lesson", "titel: A", "1-one.md:2: there is no key `titel`"),
        (
            "chapter: One",
            "chapter: Three",
            "1-one.md:3: `course.md` has no chapter `Three`, but `One`, `Two`",
        ),
        ("minutes: 3", "minutes: 0", "1-one.md:4: `minutes` takes a whole number from 1 to 60"),
        ("learnt: what it is", "learnt: [a]", "1-one.md:5: `learnt` takes a text"),
        ("A text.", "", "1-one.md:1: the lesson tells nothing"),
        (
            "start Dockerfile",
            "strat Dockerfile",
            "1-one.md:9: a block can't be `strat`; there are start",
        ),
        ("start Dockerfile", "start", "1-one.md:9: name the file behind the role"),
        ("start Dockerfile", "start a/b", "1-one.md:9: name the file behind the role"),
        (
            "solution Dockerfile",
            "solution Other",
            "1-one.md:19: no file `Other` is there at the start",
        ),
        (GOALS, "", "1-one.md:14: goals are a list"),
        (GOALS, "- gone: [", "1-one.md:15: this is no YAML"),
        (GOALS, "- gone: root-user-image", "1-one.md:14: `says` is missing"),
        (GOALS, "- {says: a}", "1-one.md:14: say what the goal asks for"),
        (GOALS, "- {says: a, gnoe: b}", "1-one.md:14: there is no key `gnoe`"),
        (
            GOALS,
            "- says: a\n  gone: root-usr-image",
            "1-one.md:15: there is no rule `root-usr-image`; did you mean",
        ),
        (GOALS, "- {says: a, level: high}", "1-one.md:14: `high` is no level"),
        (GOALS, "- {says: a, is: 1}", "1-one.md:14: say where that is expected"),
        (GOALS, "- {says: a, path: image.user}", "1-one.md:14: say what is expected there"),
        (GOALS, "- {says: a, path: user, is: 1}", "1-one.md:14: `user` begins nowhere"),
        (
            GOALS,
            "- {says: a, still-valid: no}",
            "1-one.md:14: `still-valid` takes nothing but true",
        ),
        (
            GOALS,
            "- {says: a, unchanged-elsewhere: [image.user]}",
            "1-one.md:14: `image.user` is no instr",
        ),
        (
            GOALS,
            "- {says: a, in: web.yaml, gone: root-user-image}",
            "1-one.md:14: there is no file `web.yaml`",
        ),
        (
            GOALS,
            "- {says: a, gone: root-user-image, nearly: [{says: b}]}",
            "1-one.md:14: `if` is missing",
        ),
        ("yaml goals", "yaml goal", "1-one.md:1: there is something to mend, but no block `goals`"),
        ("Look.", "", "1-one.md:16: this hint is empty"),
        ("A text.", "A text.\n# Reasons", "1-one.md:8: there is no part `Reasons`"),
        (
            "```text hint",
            "```yaml goals\n- a\n```\n```text hint",
            "1-one.md:16: a lesson has one block",
        ),
    ] {
        assert!(whole.contains(from), "{from}");
        let found = problems(&whole.replace(from, to));
        assert!(found.iter().any(|it| it.starts_with(expected)), "{to}: {found:?}");
    }
}

#[test]
fn a_lesson_without_anything_to_do_is_none() {
    let nothing = "1-one.md:1: there is nothing to do; a lesson has a block `start`, or a `quiz`";
    assert_eq!(problems(HEAD), [nothing]);
    let goals = format!("{HEAD}```yaml goals\n{GOALS}\n```\n");
    assert_eq!(
        problems(&goals),
        ["1-one.md:1: there are goals, but no file to mend: `start` is missing"]
    );
}

#[test]
fn a_question_has_one_right_answer() {
    let quiz = |choices: &str| {
        let page = format!("{HEAD}```yaml quiz\nquestion: q\nchoices:\n{choices}```\n");
        problems(&page).join("\n")
    };
    let right = "- {text: a, right: true, why: w}\n";
    assert!(quiz(right).contains("a question needs two choices"));
    assert!(
        quiz(&format!("{right}{right}")).contains("one of the choices has to be the right one")
    );
    assert!(
        quiz(&format!("{right}- {{text: a, right: x, why: w}}\n")).contains(":13: `right` takes")
    );
    assert!(quiz(&format!("{right}- text: a\n")).contains("1-one.md:13: `why` is missing"));
}

#[test]
fn an_attempt_names_a_file_of_the_solution_and_what_is_done() {
    let whole = page("Dockerfile", START, GOALS, SOLUTION);
    for (block, expected) in [
        ("```diff wrong Other x\n-a\n```\n", "1-one.md:23: the solution has no file `Other`"),
        ("```diff wrong Dockerfile\n-USER 10001\n```\n", "1-one.md:23: say behind the file's name"),
        (
            "```diff wrong Dockerfile x\n-USER 5\n```\n",
            "1-one.md:23: the solution has no line `USER 5`",
        ),
    ] {
        let found = problems(&format!("{whole}{block}"));
        assert!(found[0].starts_with(expected), "{found:?}");
    }
}

#[test]
fn half_a_page_is_read_without_trouble() {
    let page = page("Dockerfile", START, GOALS, SOLUTION)
        + "```diff wrong Dockerfile x\n-USER 10001\n😀\n```\n";
    for (end, _) in page.char_indices() {
        let _ = Lesson::read(&file("1-one.md", &page[..end]), &[]);
        let _ = Course::read(&[file("course.md", &page[..end])]);
    }
}
