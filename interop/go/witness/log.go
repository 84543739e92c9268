package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// memoryLog is a log in memory as the tlog package keeps one: all the hashes that it stores, in its order.
type memoryLog struct {
	size   int64
	hashes []tlog.Hash
}

func (l *memoryLog) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(l.hashes)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		found[i] = l.hashes[index]
	}
	return found, nil
}

func (l *memoryLog) grow(count int, word string) error {
	for ; count > 0; count-- {
		hashes, err := tlog.StoredHashes(l.size, []byte(fmt.Sprintf("%s %d", word, l.size)), l)
		if err != nil {
			return err
		}
		l.hashes = append(l.hashes, hashes...)
		l.size++
	}
	return nil
}

// forkAt is a log with the same first entries.
func (l *memoryLog) forkAt(size int64) *memoryLog {
	return &memoryLog{size: size, hashes: append([]tlog.Hash(nil), l.hashes[:tlog.StoredHashCount(size)]...)}
}

func (l *memoryLog) checkpoint(size int64, signer note.Signer) (string, error) {
	root, err := tlog.TreeHash(size, l)
	if err != nil {
		return "", err
	}
	text := fmt.Sprintf("%s\n%d\n%s\n", signer.Name(), size, base64.StdEncoding.EncodeToString(root[:]))
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	return string(signed), err
}

// request is the body of add-checkpoint (C2SP tlog-witness).
func (l *memoryLog) request(old, size int64, signer note.Signer) (body, checkpoint string, err error) {
	lines := []string{fmt.Sprintf("old %d", old)}
	if 0 < old && old < size {
		proof, err := tlog.ProveTree(size, old, l)
		if err != nil {
			return "", "", err
		}
		for _, hash := range proof {
			lines = append(lines, base64.StdEncoding.EncodeToString(hash[:]))
		}
	}
	checkpoint, err = l.checkpoint(size, signer)
	return strings.Join(lines, "\n") + "\n\n" + checkpoint, checkpoint, err
}

// newKey writes a log's keys, the secret one and the verifier key, a line each, and prints the latter.
func newKey(file, origin string) error {
	secret, vkey, err := note.GenerateKey(nil, origin)
	if err != nil {
		return err
	}
	fmt.Println(vkey)
	return os.WriteFile(file, []byte(secret+"\n"+vkey+"\n"), 0o600)
}

func readKey(file string) (note.Signer, note.Verifier, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	lines := strings.Split(string(content), "\n")
	signer, err := note.NewSigner(lines[0])
	if err != nil {
		return nil, nil, err
	}
	verifier, err := note.NewVerifier(lines[1])
	return signer, verifier, err
}
