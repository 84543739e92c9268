package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A checkpoint is a signed note whose text is origin, size and root, a line each (C2SP tlog-checkpoint). The tlog package
// has a parser for the same lines under a fixed origin; ours may have any.
type checkpoint struct {
	origin string
	tree   tlog.Tree
}

func openCheckpoint(raw []byte, verifier note.Verifier) (checkpoint, error) {
	signed, err := note.Open(raw, note.VerifierList(verifier))
	if err != nil {
		return checkpoint{}, err
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 {
		return checkpoint{}, errors.New("fewer than three lines")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return checkpoint{}, fmt.Errorf("size %q", lines[1])
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return checkpoint{}, fmt.Errorf("root %q", lines[2])
	}
	c := checkpoint{origin: lines[0], tree: tlog.Tree{N: size}}
	copy(c.tree.Hash[:], root)
	return c, nil
}

// changed gives the note with one character of its text replaced, the size of the tree.
func changed(raw []byte) []byte {
	lines := strings.SplitN(string(raw), "\n", 3)
	if len(lines) == 3 {
		lines[1] += "0"
	}
	return []byte(strings.Join(lines, "\n"))
}
