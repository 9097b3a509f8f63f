// Asks BuildKit's own packages what they make of Dockerfiles, or of words; answers are JSON lines.
//
//	oracle < paths        each line of the input is the path of a Dockerfile
//	oracle words < cases  each is a case such as {"word": "$A", "env": {"A": "b"}}
//
// `freeze.sh` builds and runs it.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

type heredoc struct {
	Name      string `json:"name"`
	Expands   bool   `json:"expands"`
	TrimsTabs bool   `json:"trims_tabs"`
	Content   string `json:"content"`
}

type instruction struct {
	Keyword  string       `json:"keyword"`
	Lines    *[2]int      `json:"lines,omitempty"`
	Flags    []string     `json:"flags,omitempty"`
	Words    []string     `json:"words,omitempty"`
	JSON     bool         `json:"json,omitempty"`
	Heredocs []heredoc    `json:"heredocs,omitempty"`
	Refused  string       `json:"refused,omitempty"`
	Trigger  *instruction `json:"trigger,omitempty"`
}

type answer struct {
	File         string        `json:"file"`
	Refused      string        `json:"refused,omitempty"`
	Instructions []instruction `json:"instructions,omitempty"`
}

type wordAnswer struct {
	Word    string            `json:"word"`
	Escape  string            `json:"escape,omitempty"`
	Env     map[string]string `json:"env,omitempty"`
	Is      *string           `json:"is,omitempty"`
	Refused string            `json:"refused,omitempty"`
}

var lint = linter.New(&linter.Config{})

func main() {
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	words := len(os.Args) > 1 && os.Args[1] == "words"
	for in.Scan() {
		var err error
		if words {
			err = out.Encode(word(in.Bytes()))
		} else {
			err = out.Encode(file(in.Text()))
		}
		if err != nil {
			panic(err)
		}
	}
}

// What the shell lexer makes of a word.
func word(line []byte) wordAnswer {
	var it wordAnswer
	if err := json.Unmarshal(line, &it); err != nil {
		panic(err)
	}
	it.Is, it.Refused = nil, ""
	escape := '\\'
	if it.Escape != "" {
		escape = rune(it.Escape[0])
	}
	var env []string
	for name, value := range it.Env {
		env = append(env, name+"="+value)
	}
	text, _, err := shell.NewLex(escape).ProcessWord(it.Word, shell.EnvsFromSlice(env))
	if err != nil {
		it.Refused = err.Error()
	} else {
		it.Is = &text
	}
	return it
}

// What the parser makes of a file, and whether the instructions that it found can be.
func file(path string) answer {
	text, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	it := answer{File: path}
	result, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		it.Refused = err.Error()
		return it
	}
	for _, node := range result.AST.Children {
		one := convert(node)
		one.Lines = &[2]int{node.StartLine, node.EndLine}
		if _, err := instructions.ParseInstructionWithLinter(node, lint); err != nil {
			one.Refused = err.Error()
		}
		it.Instructions = append(it.Instructions, one)
	}
	if _, _, err := instructions.Parse(result.AST, lint); err != nil {
		it.Refused = err.Error()
	}
	return it
}

// An instruction with its flags and words; one in another (ONBUILD) is its trigger.
func convert(node *parser.Node) instruction {
	it := instruction{
		Keyword: strings.ToUpper(node.Value),
		Flags:   node.Flags,
		JSON:    node.Attributes["json"],
	}
	if _, known := command.Commands[strings.ToLower(node.Value)]; !known {
		return it
	}
	for arg := node.Next; arg != nil; arg = arg.Next {
		if len(arg.Children) == 1 {
			child := convert(arg.Children[0])
			if _, err := instructions.ParseInstructionWithLinter(arg.Children[0], lint); err != nil {
				child.Refused = err.Error()
			}
			it.Trigger = &child
			continue
		}
		it.Words = append(it.Words, arg.Value)
	}
	for _, one := range node.Heredocs {
		it.Heredocs = append(it.Heredocs, heredoc{one.Name, one.Expand, one.Chomp, one.Content})
	}
	return it
}
