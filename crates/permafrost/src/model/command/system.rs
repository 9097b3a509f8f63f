//! Commands that edit files of the system: `/etc`, `/usr` and the like.

use super::names::Names;
use super::options::{Argument, arguments, has, operands, value};
use super::{Call, download, is_one_of, program};
use crate::model::mode::{Lends, Mode};
use crate::syntax::shell::{UNKNOWN, Word};

/// The folders at the root that belong to the system.
const SYSTEM: &str = "bin boot etc lib lib32 lib64 libx32 sbin usr";

/// Programs that edit files without being told where those are.
const IMPLIED: [(Names, &str); 9] = [
    (Names::of("useradd adduser usermod userdel deluser chsh"), "/etc/passwd"),
    (Names::of("groupadd addgroup groupmod groupdel delgroup"), "/etc/group"),
    (Names::of("passwd chpasswd"), "/etc/shadow"),
    (Names::of("update-ca-certificates"), "/etc/ssl/certs"),
    (Names::of("update-ca-trust"), "/etc/pki"),
    (Names::of("update-alternatives"), "/etc/alternatives"),
    (Names::of("ldconfig"), "/etc/ld.so.cache"),
    (Names::of("add-apt-repository apt-key"), "/etc/apt"),
    (Names::of("locale-gen"), "/usr/lib/locale"),
];

/// The file or folder of the system that a command writes or removes.
pub(super) fn edits(call: Call<'_, '_>) -> Option<String> {
    let path = call.outputs().map(|it| &*it.text).find(|path| is_of_system(path));
    let path = path.or_else(|| written(call.words()).into_iter().find(|path| is_of_system(path)));
    path.map(shown)
}

/// The file whose setuid bit a command sets.
pub(super) fn sets_user_id(words: &[Word<'_>]) -> Option<String> {
    if program(words)? != "chmod" {
        return None;
    }
    let arguments = arguments(words, "--reference");
    let mut operands = operands(&arguments);
    let mode = operands.next()?;
    let sets = Mode::of(mode).and_then(Mode::lends) == Some(Lends::User);
    let file = operands.next()?;
    sets.then(|| shown(file))
}

/// The files and folders that a command writes or removes, as far as its arguments tell.
fn written<'w>(words: &'w [Word<'_>]) -> Vec<&'w str> {
    let Some(name) = program(words) else { return Vec::new() };
    if let Some((_, path)) = IMPLIED.iter().find(|(names, _)| names.has(name)) {
        let arguments = arguments(words, "");
        return if has(&arguments, "h V --help --version") { Vec::new() } else { vec![path] };
    }
    let all = |arguments: &[Argument<'w>], skipped: usize| -> Vec<&'w str> {
        operands(arguments).skip(skipped).collect()
    };
    match name {
        "tee" | "rm" | "unlink" | "rmdir" | "shred" => all(&arguments(words, ""), 0),
        "touch" => all(&arguments(words, "d r t --date --reference"), 0),
        "truncate" => all(&arguments(words, "s r --size --reference"), 0),
        "chmod" | "chown" | "chgrp" => {
            let arguments = arguments(words, "--from");
            all(&arguments, usize::from(!has(&arguments, "--reference")))
        }
        "setcap" => all(&arguments(words, ""), 1),
        "mv" => {
            let arguments = arguments(words, "t S --target-directory --suffix");
            let mut paths = all(&arguments, 0);
            paths.extend(value(&arguments, "t --target-directory"));
            paths
        }
        "cp" | "ln" | "install" | "rsync" => {
            // The letters of `rsync` mean other things, and none of them is a folder to write to.
            let valued = match name {
                "rsync" => "e f B T M --exclude --include --rsh --filter --exclude-from",
                "install" => "t S m o g --target-directory --suffix --mode --owner --group",
                _ => "t S --target-directory --suffix",
            };
            let arguments = arguments(words, valued);
            if name == "rsync" {
                return operands(&arguments).skip(1).last().into_iter().collect();
            }
            match value(&arguments, "t --target-directory") {
                Some(target) => vec![target],
                None if operands(&arguments).count() > 1 => {
                    operands(&arguments).next_back().into_iter().collect()
                }
                None => Vec::new(),
            }
        }
        "sed" => {
            let arguments = arguments(words, "e f l --expression --file --line-length");
            let script = usize::from(!has(&arguments, "e f --expression --file"));
            let in_place = has(&arguments, "i --in-place");
            if in_place { all(&arguments, script) } else { Vec::new() }
        }
        "perl" => {
            let arguments = arguments(words, "e E I");
            if has(&arguments, "i") && has(&arguments, "e E") {
                all(&arguments, 0)
            } else {
                Vec::new()
            }
        }
        "dd" => words.iter().filter_map(|it| it.text.strip_prefix("of=")).collect(),
        "tar" | "bsdtar" => {
            let arguments = arguments(words, "C f --directory --file --exclude --transform");
            let bundled = operands(&arguments).next().is_some_and(|it| it.contains('x'));
            let extracts = bundled || has(&arguments, "x --extract --get");
            value(&arguments, "C --directory").filter(|_| extracts).into_iter().collect()
        }
        "unzip" => value(&arguments(words, "d x P"), "d").into_iter().collect(),
        "git" => {
            let arguments = arguments(words, "C c b o j --branch --depth --origin --jobs");
            let clones = operands(&arguments).next() == Some("clone");
            operands(&arguments).skip(2).last().filter(|_| clones).into_iter().collect()
        }
        _ => download::target(words).into_iter().collect(),
    }
}

/// Whether a path is one of the system's; it is enough that its start is known.
fn is_of_system(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else { return false };
    let rest = rest.trim_start_matches('/');
    let first = rest.split('/').next().unwrap_or(rest);
    is_one_of(SYSTEM, first) && !rest.split('/').any(|part| part == "..")
}

/// A path as people are shown it.
fn shown(path: &str) -> String {
    path.replace(UNKNOWN, "…")
}

#[cfg(test)]
mod tests {
    use super::super::Scripts;
    use super::*;

    fn edited(text: &str) -> Option<String> {
        edits(Scripts::of(text.into()).own_calls().next().expect("a command"))
    }

    #[test]
    fn files_of_the_system_are_seen_whoever_writes_them() {
        for (text, path) in [
            ("echo a > /etc/x", "/etc/x"),
            ("echo a >>/usr/share/x", "/usr/share/x"),
            ("> /etc/x", "/etc/x"),
            ("tee -a /etc/x", "/etc/x"),
            ("sed -i s/a/b/ /etc/x", "/etc/x"),
            ("sed -i.bak -e s/a/b/ /etc/x /tmp/y", "/etc/x"),
            ("perl -pi -e s/a/b/ /etc/x", "/etc/x"),
            ("cp a b /usr/bin", "/usr/bin"),
            ("cp -t /usr/bin a", "/usr/bin"),
            ("cp -rf a /usr/bin", "/usr/bin"),
            ("ln -sf /tmp/a //etc//a", "//etc//a"),
            ("mv /etc/a /tmp", "/etc/a"),
            ("rm -rf \"/lib/$x\"", "/lib/…"),
            ("chmod +x /usr/bin/a", "/usr/bin/a"),
            ("chown -R a:b /etc/x", "/etc/x"),
            ("curl -sSLo /usr/local/bin/a http://b/a", "/usr/local/bin/a"),
            ("wget -O/usr/local/bin/a http://b/a", "/usr/local/bin/a"),
            ("wget -P /usr/local/bin http://b/a", "/usr/local/bin"),
            ("tar xz -C /usr/local", "/usr/local"),
            ("tar -xzf a -C /usr/local", "/usr/local"),
            ("unzip -o a -d /usr/local", "/usr/local"),
            ("git clone --depth 1 http://a /usr/src/a", "/usr/src/a"),
            ("useradd -m a", "/etc/passwd"),
            ("dd if=/tmp/a of=/boot/b", "/boot/b"),
        ] {
            assert_eq!(edited(text).as_deref(), Some(path), "{text}");
        }
    }

    #[test]
    fn reading_them_or_writing_elsewhere_is_no_edit() {
        for text in [
            "cat /etc/x > /tmp/x",
            "echo /etc/x",
            "cp /etc/x /tmp/x",
            "cp -r /usr/share/a/. /data",
            "ln -s /usr/bin/a",
            "ln -s /usr/bin/a /tmp/a",
            "sed s/a/b/ /etc/x",
            "sed -i s,/etc,/usr, /tmp/x",
            "grep -r a /etc > /dev/null 2>&1",
            "rm -rf /tmp/etc/x /var/x",
            "echo a > $ETC/x",
            "echo a > etc/x",
            "tar cz -C /usr/local .",
            "curl http://a/etc/x",
            "curl -o /dev/null http://a",
            "rm /usr/../tmp/x",
            "useradd --help",
            "mkdir -p /etc/x",
            "test -f /etc/x",
            "tee /tmp/x",
            "/usr/bin/program --config /etc/x",
            "chmod +x /entrypoint.sh",
        ] {
            assert_eq!(edited(text), None, "{text}");
        }
    }

    #[test]
    fn the_bit_that_lends_rights_is_seen_in_both_spellings() {
        let file = |text| sets_user_id(&crate::syntax::shell::parse(text).commands[0].words);
        for text in ["chmod +s a", "chmod u+s a", "chmod 4755 a", "chmod 06755 a", "chmod u=rwxs a"]
        {
            assert_eq!(file(text).as_deref(), Some("a"), "{text}");
        }
        for text in ["chmod g+s a", "chmod 2775 a", "chmod 755 a", "chmod u-s a", "chmod +x s"] {
            assert_eq!(file(text), None, "{text}");
        }
    }
}
