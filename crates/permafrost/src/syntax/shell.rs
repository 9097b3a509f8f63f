//! A script for `sh` or `bash` becomes its simple commands, each with its exact place.
//!
//! [`parse`] gives a [`Script`]. It is enough of the shell's language (POSIX.1-2024, XCU 2, and
//! what bash adds to it) to tell commands from the words that only look like them: quotes,
//! expansions, pipes, lists, groups, `if`, `for`, `while`, `case`, functions, redirections, heredocs,
//! comments. It expands nothing that only the running shell knows: such a part of a word is
//! [`UNKNOWN`]. What a command does is none of its business, see `model::command`.
//!
//! Parsing never fails. A mistake costs the command in which it stands.

mod expansion;
mod heredoc;
mod keyword;
mod parser;
mod word;

use std::ops::Range;

pub use word::{Substitution, UNKNOWN, Word};

/// The simple commands of a script.
#[derive(Debug, Default)]
pub struct Script<'t> {
    /// The commands in the order of their ends, so those of a `$(…)` come before the command that
    /// uses it.
    pub commands: Vec<Command<'t>>,
}

/// One simple command: a program with its arguments, and where its output goes.
#[derive(Debug, Default)]
pub struct Command<'t> {
    /// From its first word to the end of its last, in bytes of the script.
    pub range: Range<usize>,
    /// The `NAME=value` words before the program.
    pub assignments: Vec<Word<'t>>,
    /// The program and its arguments; none where only something is assigned or redirected.
    pub words: Vec<Word<'t>>,
    /// Where its input comes from and its output goes.
    pub redirects: Vec<Redirect<'t>>,
    /// The commands whose output is piped into it, as places in [`Script::commands`]; those within
    /// their substitutions are among them, one deeper.
    pub piped: Range<usize>,
    /// In how many substitutions it stands: its output becomes a part of a word.
    pub depth: usize,
}

/// A redirection: `> file`.
#[derive(Debug)]
pub struct Redirect<'t> {
    /// What it does.
    pub kind: RedirectKind,
    /// The file, or the text for [`RedirectKind::Text`].
    pub target: Word<'t>,
}

/// What a redirection does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectKind {
    /// `<`: the file is read.
    Input,
    /// `>`, `>>` and the like: the file is written.
    Output,
    /// `<<` and `<<<`: the text is the input.
    Text,
    /// `2>&1`: one of the open files once more.
    Duplicate,
}

impl Script<'_> {
    /// The same script with texts of its own.
    pub fn into_owned(self) -> Script<'static> {
        let commands = self.commands.into_iter().map(Command::into_owned).collect();
        Script { commands }
    }
}

impl Command<'_> {
    fn into_owned(self) -> Command<'static> {
        let owned = |words: Vec<Word<'_>>| words.into_iter().map(Word::into_owned).collect();
        let redirect = |it: Redirect<'_>| Redirect { target: it.target.into_owned(), ..it };
        Command {
            assignments: owned(self.assignments),
            words: owned(self.words),
            redirects: self.redirects.into_iter().map(redirect).collect(),
            ..self
        }
    }
}

/// The commands of a script.
pub fn parse(text: &str) -> Script<'_> {
    parser::Parser::new(text).parse()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The commands, one a line: words between bars, `?` for what is unknown, `<-` what is piped in.
    fn commands(text: &str) -> Vec<String> {
        let script = parse(text);
        let show = |command: &Command<'_>| {
            let words: Vec<_> =
                command.words.iter().map(|it| it.text.replace(UNKNOWN, "?")).collect();
            let piped = if command.piped.is_empty() { "" } else { " <- " };
            let from: Vec<_> = script.commands[command.piped.clone()]
                .iter()
                .filter_map(|it| Some(it.words.first()?.text.to_string()))
                .collect();
            format!("{}{piped}{}", words.join("|"), from.join(","))
        };
        script.commands.iter().map(show).collect()
    }

    fn places(text: &str) -> Vec<&str> {
        parse(text).commands.into_iter().map(|it| &text[it.range]).collect()
    }

    #[test]
    fn lists_fall_into_commands_with_their_places() {
        let text = "apt-get update && apt-get  install -y curl; a || b & c\nd # e; f\n#g\nh#i";
        assert_eq!(
            places(text),
            ["apt-get update", "apt-get  install -y curl", "a", "b", "c", "d", "h#i"]
        );
        assert_eq!(commands("a \\\n  b\\\nc \\\r\n d"), ["a|bc|d"]);
        assert_eq!(commands("a\r\nb c\r\n"), ["a", "b|c"]);
    }

    #[test]
    fn quotes_and_escapes_are_taken_away() {
        assert_eq!(
            commands(r#"'a b' "c \" $ \$x" d\ e f'g'"h" '' $'i\n\'' $"j""#),
            ["a b|c \" $ $x|d e|fgh||i\n'|j"]
        );
        assert_eq!(
            commands("echo 'apt-get install; x' \"a | b\""),
            ["echo|apt-get install; x|a | b"]
        );
    }

    #[test]
    fn expansions_are_unknown() {
        assert_eq!(
            commands("$a ${b:-c d} \"x$e/y\" $1$? $((1 + (2))) a$ ${x:-\"}\"} ~/f"),
            ["?|?|x?/y|??|?|a$|?|~/f"]
        );
        assert_eq!(commands("A=1 B=$c d=e\nF=g h=i j k=l"), ["", "j|k=l"]);
        assert_eq!(commands("a=(b $(c)\n'd') e"), ["c", "e"]);
    }

    #[test]
    fn substitutions_hold_commands() {
        assert_eq!(
            commands("sh -c \"$(curl -s \"$(url)\")\" `date -u` <(a | b) >(c)"),
            ["url", "curl|-s|?", "date|-u", "a", "b <- a", "c", "sh|-c|?|?|?|?"]
        );
        let script = parse("x $(a; b) <(c)");
        let word = |index: usize| script.commands[3].words[index].substitutions.as_slice();
        assert_eq!(word(1), [Substitution { is_file: false, commands: 0..2 }]);
        assert_eq!(word(2), [Substitution { is_file: true, commands: 2..3 }]);
        assert_eq!(commands("${a:-$(b)} $((1)) $( (c) )"), ["b", "c", "?|?|?"]);
    }

    #[test]
    fn pipes_go_through_groups() {
        assert_eq!(commands("a | b | c; d"), ["a", "b <- a", "c <- a,b", "d"]);
        assert_eq!(
            commands("{ a; b; } | (c; d | e) |& f"),
            ["a", "b", "c <- a,b", "d <- a,b", "e <- d", "f <- a,b,c,d,e"]
        );
        assert_eq!(commands("a |\n b"), ["a", "b"]);
    }

    #[test]
    fn reserved_words_are_no_commands() {
        assert_eq!(
            commands("if ! a; then b; elif c\nthen d; else e; fi | f"),
            ["a", "b", "c", "d", "e", "f <- a,b,c,d,e"]
        );
        assert_eq!(
            commands("for x in a $(b) c; do d; done; while e; do f; done"),
            ["b", "d", "e", "f"]
        );
        assert_eq!(commands("for ((i=0; i<3; i++)); do a; done; ((x + 1)) && b"), ["a", "b"]);
        assert_eq!(commands("f() { a; }; function g { b; }; h () ( c )"), ["a", "b", "c"]);
        assert_eq!(
            commands("case $x in\n  a|b) c;;\n  (d) e ;;& *) f\nesac | g; h"),
            ["c", "e", "f", "g <- c,e,f", "h"]
        );
        assert_eq!(commands("[[ a < b && -f $(c) ]] && d || time e"), ["c", "d", "e"]);
        assert_eq!(commands("echo if then done; 'if' a"), ["echo|if|then|done", "if|a"]);
        assert_eq!(commands("ls *.!(a|b) c"), ["ls|*.!?|c"]);
    }

    #[test]
    fn redirections_are_no_words() {
        let script = parse("a >/etc/x 2>&1 b &>c >&d < e <<< 'f g' 3<>h > $i");
        let shown: Vec<_> = script.commands[0]
            .redirects
            .iter()
            .map(|it| (it.kind, it.target.text.replace(UNKNOWN, "?")))
            .collect();
        let shown: Vec<_> = shown.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
        assert_eq!(
            shown,
            [
                (RedirectKind::Output, "/etc/x"),
                (RedirectKind::Duplicate, "1"),
                (RedirectKind::Output, "c"),
                (RedirectKind::Output, "d"),
                (RedirectKind::Input, "e"),
                (RedirectKind::Text, "f g"),
                (RedirectKind::Output, "h"),
                (RedirectKind::Output, "?"),
            ]
        );
        assert_eq!(commands("a >/etc/x 2>&1 b &>c"), ["a|b"]);
        assert_eq!(commands("while a; do b; done < <(c)"), ["a", "b", "c", ""]);
    }

    #[test]
    fn heredocs_are_text_and_no_commands() {
        let text = "cat <<EOF >x | sh\n$(a) $b \\$c\nEOF\nbash <<-'E F' <<Z\n\t$d\n\tE F\ne\nZ\nf";
        assert_eq!(commands(text), ["cat", "sh <- cat", "a", "bash", "f"]);
        let script = parse(text);
        let target = |command: usize, redirect: usize| {
            script.commands[command].redirects[redirect].target.text.replace(UNKNOWN, "?")
        };
        assert_eq!(target(0, 0), "? ? $c\n");
        assert_eq!(target(3, 0), "$d\n");
        assert_eq!(target(3, 1), "e\n");
        assert_eq!(commands("a <<E\nb\nc"), ["a"]);
    }

    #[test]
    fn places_go_through_quotes() {
        let text = r#"sh -c "echo \"é\" $x && apk add" a'b'"#;
        let script = parse(text);
        let word = &script.commands[0].words[2];
        let at = word.text.find("apk add").expect("it is there");
        assert_eq!(&text[word.place(at..at + 7)], "apk add");
        let unknown = word.text.find(UNKNOWN).expect("`$x` is there");
        assert_eq!(&text[word.place(unknown..unknown + 1)], "$x");
        let word = &script.commands[0].words[3];
        assert_eq!((&*word.text, &text[word.place(0..2)]), ("ab", "a'b"));
    }

    #[test]
    fn mistakes_cost_one_command() {
        assert_eq!(commands("a ) b; c"), ["a", "b", "c"]);
        assert_eq!(commands("fi; a; done; } b"), ["a", "b"]);
        assert_eq!(commands("a (b) c\nd"), ["a", "b", "c", "d"]);
        assert_eq!(commands("a <; b; > ; c"), ["a", "b", "", "c"]);
        assert_eq!(commands("a 'b; c"), ["a|b; c"]);
    }

    const PIECES: [&str; 56] = [
        "if", "then", "fi", "for", "x", "in", "do", "done", "case", "esac", "(", ")", "{", "}",
        "|", "||", "&", "&&", ";", ";;", "<", "<<E", "<<-'E'", "E\n", "\n", "$(", "`", "\"", "'",
        "${", "${x:-", "$((", "))", "\\", "é", "😀", " ", "\t", "#", "!(", "[[", "]]", "while",
        "function", "f()", ">", "2>&1", "<(", "=(", "a=b", "((", "*", "\0", "$'", "$\"", "\r\n",
    ];

    #[test]
    fn nothing_makes_it_panic_and_every_place_is_in_the_text() {
        let mut seed = 88_172_645_463_325_252_u64;
        let mut random = |below: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            usize::try_from(seed % below as u64).expect("it is small")
        };
        for _ in 0..20_000 {
            let text: String = (0..random(24)).map(|_| PIECES[random(PIECES.len())]).collect();
            for command in parse(&text).commands {
                assert!(text.get(command.range.clone()).is_some(), "{text:?}");
                let targets = command.redirects.iter().map(|it| &it.target);
                for word in command.words.iter().chain(&command.assignments).chain(targets) {
                    assert!(text.get(word.range.clone()).is_some(), "{text:?}");
                    for (at, character) in word.text.char_indices() {
                        let place = word.place(at..at + character.len_utf8());
                        assert!(text.get(place).is_some(), "{text:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn long_scripts_take_time_in_proportion() {
        for piece in PIECES {
            parse(&piece.repeat(15_000));
            parse(&format!("{piece} ").repeat(15_000));
            parse(&format!("a{piece}x;").repeat(6_000));
            parse(&format!("x $({piece}").repeat(6_000));
        }
    }
}
