//! What commands change in the container they run in: packages, downloads, system files.
//!
//! [`effects`] looks at a program with its arguments, [`effects_of`] at a text for a shell.
//! Both look through what runs other commands: `sh -c '…'`, `env`, `sudo`, `timeout`. Where a word
//! isn't known before the command runs, nothing is supposed of it.
//!
//! What programs mean by their arguments stands in the modules below this one, one kind each.

mod download;
pub mod fetch;
mod install;
mod names;
pub mod options;
pub mod packages;
mod scripts;
mod secrets;
mod system;
mod wrapper;

use crate::syntax::shell::Word;
use download::Downloads;
use std::borrow::Cow;
use std::ops::Range;

pub use scripts::{Call, Scripts};
pub use secrets::secret_in;

/// How a command changes the container it runs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It installs or upgrades packages with this program.
    Installs(String),
    /// It downloads a program and runs it.
    RunsDownload,
    /// It downloads a program and lets it be run.
    FetchesProgram,
    /// It sets the setuid bit of this file, which then runs with its owner's rights.
    SetsUserId(String),
    /// It writes or removes this file or folder, which belongs to the system.
    Edits(String),
    /// It takes the rights of another user with this program, such as `sudo`.
    TakesRights(String),
}

/// A change and the command that makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// What it changes.
    pub change: Change,
    /// The argument in which the command stands, counted from 0.
    pub argument: usize,
    /// Where it stands there, in bytes of the argument.
    pub range: Range<usize>,
}

/// What a program with its arguments changes; `None` stands for an argument that isn't known.
pub fn effects(arguments: &[Option<&str>]) -> Vec<Effect> {
    let scripts =
        Scripts::of_arguments(arguments.iter().map(|argument| argument.map(Cow::Borrowed)));
    let Some(words) = scripts.own_calls().next().map(|call| &call.command().words) else {
        return Vec::new();
    };
    let effect = |(change, range): (Change, Range<usize>)| {
        let argument = words.partition_point(|word| word.range.end < range.start);
        let start = words.get(argument).map_or(0, |word| word.range.start);
        Effect { change, argument, range: range.start - start..range.end - start }
    };
    // Behind the wrappers of an argument list, the program itself is what people look for.
    let place = |call: Call<'_, '_>| match call.words().first() {
        Some(word) if call.is_own() => word.range.clone(),
        _ => call.range(),
    };
    let mut finder = Finder { found: Vec::new(), place: &place };
    finder.script(scripts.own_calls());
    finder.found.into_iter().map(effect).collect()
}

/// What a text that is given to a shell changes, and where in it.
pub fn effects_of(scripts: &Scripts<'_>) -> Vec<(Change, Range<usize>)> {
    let mut finder = Finder { found: Vec::new(), place: &|call: Call<'_, '_>| call.range() };
    finder.script(scripts.own_calls());
    finder.found
}

struct Finder<'f> {
    found: Vec<(Change, Range<usize>)>,
    /// Where a command is pointed at.
    place: &'f dyn Fn(Call<'_, '_>) -> Range<usize>,
}

impl Finder<'_> {
    fn script<'s, 't: 's>(&mut self, calls: impl Iterator<Item = Call<'s, 't>>) {
        let mut downloads = Downloads::default();
        for call in calls {
            self.call(call, &mut downloads);
        }
    }

    /// Finds what one command changes, through everything that it is wrapped in.
    ///
    /// One change is enough for one command: the first that is found weighs most.
    fn call(&mut self, call: Call<'_, '_>, downloads: &mut Downloads) {
        let first = self.found.len();
        self.script(call.nested());
        let words = call.words();
        let whole = (self.place)(call);
        let run = downloads.run_by(words);
        if self.found.len() == first && run.is_empty() {
            let change = call
                .installs()
                .map(|program| Change::Installs(program.to_owned()))
                .or_else(|| system::sets_user_id(words).map(Change::SetsUserId))
                .or_else(|| system::edits(call).map(Change::Edits));
            if let Some(change) = change {
                self.found.push((change, whole.clone()));
            }
        }
        if let Some(range) = download::runs(call) {
            self.report_download(Change::RunsDownload, call.range_of(&range));
        }
        for (change, range) in run {
            self.report_download(change, range);
        }
        downloads.remember(call);
        if self.found.len() == first
            && let Some(program) = call.elevation()
        {
            let program = program.text.rsplit('/').next().unwrap_or_default().to_owned();
            self.found.push((Change::TakesRights(program), whole));
        }
    }

    /// Running what was downloaded weighs more than what else was found of the download.
    fn report_download(&mut self, change: Change, range: Range<usize>) {
        self.found.retain(|(_, found)| *found != range);
        self.found.push((change, range));
    }
}

/// The name of a program, without its folder; `None` where it isn't known.
fn program<'w>(words: &'w [Word<'_>]) -> Option<&'w str> {
    let name = words.first()?.known()?;
    Some(name.rsplit('/').next().unwrap_or(name))
}

/// Whether `name` is one of those in a list that is written with blanks between.
pub(crate) fn is_one_of(list: &str, name: &str) -> bool {
    // Rules ask this of every word: most of a list is passed over without a look at its names.
    let (list, name) = (list.as_bytes(), name.as_bytes());
    let Some(&first) = name.first() else { return false };
    memchr::memchr_iter(first, list).any(|at| {
        let begins = at == 0 || list[at - 1] == b' ';
        let ends = begins && matches!(list.get(at + name.len()), None | Some(b' '));
        ends && list[at..].starts_with(name) && !name.contains(&b' ')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(effects: Vec<Effect>, arguments: &[&str]) -> Vec<String> {
        let show = |it: Effect| {
            let change = match it.change {
                Change::Installs(program) => format!("installs with {program}"),
                Change::RunsDownload => "runs a download".to_owned(),
                Change::FetchesProgram => "fetches a program".to_owned(),
                Change::SetsUserId(file) => format!("lends rights to {file}"),
                Change::Edits(path) => format!("edits {path}"),
                Change::TakesRights(program) => format!("takes rights with {program}"),
            };
            format!("{change}: {}", &arguments[it.argument][it.range])
        };
        effects.into_iter().map(show).collect()
    }

    fn script(text: &str) -> Vec<String> {
        let effect = |(change, range)| Effect { change, argument: 0, range };
        let found = effects_of(&Scripts::of(text.into())).into_iter().map(effect).collect();
        shown(found, &[text])
    }

    fn list(arguments: &[&str]) -> Vec<String> {
        let known: Vec<_> = arguments.iter().map(|it| Some(*it)).collect();
        shown(effects(&known), arguments)
    }

    #[test]
    fn a_list_holds_whole_names() {
        let list = "apt apt-get -o yum";
        assert!(["apt", "apt-get", "-o", "yum"].iter().all(|name| is_one_of(list, name)));
        let others = ["", "ap", "pt", "get", "apt apt-get", "yum ", "o", "é"];
        assert!(!others.iter().any(|name| is_one_of(list, name)));
    }

    #[test]
    fn each_command_of_a_script_is_looked_at() {
        assert_eq!(
            script("apt-get update && apt-get install -y curl; if x; then pip install y; fi"),
            ["installs with apt-get: apt-get install -y curl", "installs with pip: pip install y"]
        );
        assert_eq!(
            script("echo \"apt-get install x\"; grep curl f | sh -x y # pip install"),
            [""; 0]
        );
        assert_eq!(script("cat <<EOF > /tmp/x\napk add y\nEOF"), [""; 0]);
    }

    #[test]
    fn commands_are_found_in_what_runs_them() {
        let at = ["installs with apk: apk add x"];
        for text in [
            "sh -c 'apk add x'",
            "bash -euxo pipefail -c -- \"apk add x\"",
            "busybox sh -lc 'apk add x'",
            "env A=1 /bin/sh -c 'apk add x'",
            "exec su-exec root sh -c 'cd / && apk add x || true'",
            "su - app -c 'apk add x'",
            "eval 'apk add x'",
            "sudo -u root sh -c 'nohup sh -c \"apk add x\" &'",
            "sh <<EOF\napk add x\nEOF",
            "echo $(apk add x)",
        ] {
            assert_eq!(script(text), at, "{text}");
        }
        for text in [
            "sudo -E apk add x",
            "timeout -k 5 60 apk add x",
            "nice -n 5 ionice -c3 apk add x",
            "echo x | xargs -n 1 apk add",
            "find / -name y -exec apk add {} ;",
            "command apk add x",
            "A=1 env -i B=2 apk add x",
            "flock -w 5 /tmp/lock apk add x",
            "chroot /host apk add x",
        ] {
            assert_eq!(script(text).len(), 1, "{text}");
            assert!(script(text)[0].starts_with("installs with apk"), "{text}");
        }
        assert_eq!(
            script("python3 -m pip install x"),
            ["installs with pip: python3 -m pip install x"]
        );
        assert_eq!(
            script("command -v apt-get install; which apk add; env; sudo -v; sh -c"),
            [""; 0]
        );
    }

    #[test]
    fn an_argument_list_tells_in_which_argument_the_command_stands() {
        assert_eq!(list(&["apk", "add", "x"]), ["installs with apk: apk"]);
        assert_eq!(list(&["/bin/sh", "-c", "a; apk add x"]), ["installs with apk: apk add x"]);
        assert_eq!(list(&["env", "A=1", "apk", "add", "x"]), ["installs with apk: apk"]);
        assert_eq!(list(&["echo", "apk add x"]), [""; 0]);
        assert_eq!(list(&["sudo", "x"]), ["takes rights with sudo: x"]);
        assert_eq!(list(&[]), [""; 0]);
        assert_eq!(effects(&[Some("sh"), None, Some("apk add x")]), []);
        assert_eq!(effects(&[None, Some("apk"), Some("add")]), []);
    }

    #[test]
    fn downloads_that_are_run_are_found() {
        for (text, place) in [
            ("a; curl -s http://x | sh", "curl -s http://x | sh"),
            ("wget -qO- http://x | gunzip | sudo -E bash -s -- -y", ""),
            ("curl http://x | python3 -", ""),
            ("(curl http://x; echo) | bash", "curl http://x; echo) | bash"),
            ("sh -c \"$(curl -fsSL http://x)\"", ""),
            ("bash <(curl http://x) -y", ""),
            (". <(wget -O - http://x)", ""),
            ("eval \"$(curl http://x)\"", ""),
            ("bash <<< \"$(curl http://x)\"", ""),
            ("echo \"$(curl http://x)\" | sh", ""),
            ("curl -fsSLo /tmp/x http://y && sh /tmp/x", "curl -fsSLo /tmp/x http://y"),
            ("curl -LO http://y/x.sh?a=b; bash -e ./x.sh", "curl -LO http://y/x.sh?a=b"),
            ("wget http://y/x\nchmod +x x\n./x", "wget http://y/x"),
            ("curl -o x.py http://y; python3 -u x.py", "curl -o x.py http://y"),
        ] {
            let place = if place.is_empty() { text } else { place };
            assert_eq!(script(text), [format!("runs a download: {place}")], "{text}");
        }
    }

    #[test]
    fn downloads_that_may_be_run_are_found() {
        for (text, place) in [
            ("wget -P /tmp http://y/x; chmod 0755 /tmp/x", "wget -P /tmp http://y/x"),
            ("curl http://y > /usr/bin/z; chmod a+x /usr/bin/z", "curl http://y > /usr/bin/z"),
        ] {
            assert_eq!(script(text), [format!("fetches a program: {place}")], "{text}");
        }
    }

    #[test]
    fn downloads_of_data_are_not_run() {
        for text in [
            "curl http://x | tar xz",
            "curl http://x | jq .a",
            "curl http://x | python3 -m json.tool",
            "curl http://x | python3 -c 'print(1)'",
            "curl http://x | sh /app/import.sh",
            "curl -o /tmp/x http://y; cat /tmp/x | sh -c 'wc -l'",
            "curl -o /tmp/x http://y; chmod 644 /tmp/x; sh /tmp/z",
            "curl -o /tmp/x http://y | sh",
            "curl --version | sh",
            "cat x | sh",
            "sh -c \"$(cat x)\"",
            "a=$(curl http://x); echo $a",
            "until curl -s http://x; do sleep 1; done",
            "curl http://x | while read -r line; do echo $line; done",
        ] {
            assert_eq!(script(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn taking_rights_is_told_where_nothing_weighs_more() {
        assert_eq!(script("sudo -u app server"), ["takes rights with sudo: sudo -u app server"]);
        assert_eq!(script("sudo apk add x"), ["installs with apk: sudo apk add x"]);
        assert_eq!(script("echo a | sudo tee /etc/x"), ["edits /etc/x: sudo tee /etc/x"]);
        assert_eq!(script("chmod u+s /bin/x"), ["lends rights to /bin/x: chmod u+s /bin/x"]);
    }

    #[test]
    fn scripts_in_scripts_come_to_an_end() {
        let mut text = "apk add x".to_owned();
        for _ in 0..6 {
            text = format!("sh -c '{}'", text.replace('\'', "'\\''"));
        }
        assert_eq!(script(&text), [""; 0]);
        script(&"sudo ".repeat(50_000));
        script(&"find -exec ".repeat(50_000));
    }
}
