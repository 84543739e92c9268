// Askwitness has a witness cosign a log that golang.org/x/mod/sumdb/tlog keeps in memory, and checks what it gets with
// golang.org/x/mod/sumdb/note. Nothing in it comes from Entente.
//
//	askwitness -new-key FILE -origin NAME              makes the log's key, prints its verifier key
//	askwitness -key FILE -url URL -witness VKEY        asks the witness at URL/add-checkpoint, a line a check
package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

const answerBytesMax = 1 << 16

var (
	failed int
	client = &http.Client{Timeout: 30 * time.Second}
)

func check(name string, err error) {
	if err != nil {
		failed++
		fmt.Printf("FAIL %s: %v\n", name, err)
		return
	}
	fmt.Printf("pass %s\n", name)
}

type answer struct {
	status int
	kind   string
	body   string
}

func (a answer) is(status int, body string) error {
	if a.status != status || (body != "" && a.body != body) {
		return fmt.Errorf("%d %q instead of %d %q", a.status, a.body, status, body)
	}
	if status == http.StatusConflict && a.kind != "text/x.tlog.size" {
		return fmt.Errorf("type %q", a.kind)
	}
	return nil
}

func read(response *http.Response, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, answerBytesMax))
	return answer{response.StatusCode, response.Header.Get("Content-Type"), string(body)}, err
}

type session struct {
	url       string
	log       *memoryLog
	signer    note.Signer
	verifiers note.Verifiers
	size      int64 // that was cosigned last
}

func (s *session) ask(log *memoryLog, old, size int64) (answer, string, error) {
	body, checkpoint, err := log.request(old, size, s.signer)
	if err != nil {
		return answer{}, "", err
	}
	got, err := read(client.Post(s.url+"/add-checkpoint", "text/plain", bytes.NewReader([]byte(body))))
	return got, checkpoint, err
}

// opens has the note package check the log's signature and the witness's.
func (s *session) opens(cosigned string) error {
	opened, err := note.Open([]byte(cosigned), s.verifiers)
	if err != nil {
		return err
	}
	if len(opened.Sigs) != 2 || len(opened.UnverifiedSigs) != 0 {
		return fmt.Errorf("%d signatures hold and %d are unknown", len(opened.Sigs), len(opened.UnverifiedSigs))
	}
	return nil
}

func (s *session) grow(count int) error {
	if err := s.log.grow(count, "entry"); err != nil {
		return err
	}
	got, checkpoint, err := s.ask(s.log, s.size, s.log.size)
	if err == nil {
		err = got.is(http.StatusOK, "")
	}
	if err == nil {
		err = s.opens(checkpoint + got.body)
	}
	if err != nil {
		return err
	}
	s.size = s.log.size
	return s.monitor(checkpoint + got.body)
}

// monitor reads the newest cosigned checkpoint as a monitor does.
func (s *session) monitor(want string) error {
	id := sha256.Sum256([]byte(s.signer.Name()))
	got, err := read(client.Get(fmt.Sprintf("%s/witness/%x/checkpoint", s.url, id)))
	if err == nil {
		err = got.is(http.StatusOK, want)
	}
	return err
}

func (s *session) refuses(log *memoryLog, old, size int64, status int, body string) error {
	got, _, err := s.ask(log, old, size)
	if err == nil {
		err = got.is(status, body)
	}
	return err
}

func run(url, vkey, keyFile string) error {
	witness, err := newCosignatureVerifier(vkey)
	check("the witness's verifier key is well-formed", err)
	if err != nil {
		return nil
	}
	signer, own, err := readKey(keyFile)
	if err != nil {
		return err
	}
	s := &session{url: strings.TrimSuffix(url, "/"), log: &memoryLog{}, signer: signer, verifiers: note.VerifierList(own, witness)}
	for _, count := range []int{1, 1, 5, 249, 1, 300} {
		check(fmt.Sprintf("note: opens the cosigned checkpoint, %d entries after %d", s.size+int64(count), s.size), s.grow(count))
	}
	check("the same checkpoint is cosigned again", s.refuses(s.log, s.size, s.size, http.StatusOK, ""))
	known := fmt.Sprintf("%d\n", s.size)
	check("a log that does not know where the witness is hears its size", s.refuses(s.log, 0, s.size, http.StatusConflict, known))
	check("a roll-back is refused", s.refuses(s.log, 0, s.size-1, http.StatusConflict, known))
	fork := s.log.forkAt(s.size - 10)
	if err := fork.grow(10, "other entry"); err != nil {
		return err
	}
	check("a fork of the same size is refused", s.refuses(fork, s.size, s.size, http.StatusConflict, known))
	if err := fork.grow(10, "other entry"); err != nil {
		return err
	}
	check("a larger fork is refused", s.refuses(fork, s.size, fork.size, http.StatusUnprocessableEntity, ""))
	check("the log itself goes on", s.grow(7))
	return nil
}

func main() {
	newKeyFile := flag.String("new-key", "", "make a log's key in this file")
	origin := flag.String("origin", "", "name of the new key")
	keyFile := flag.String("key", "", "file with the log's key")
	url := flag.String("url", "", "address of the witness")
	vkey := flag.String("witness", "", "the witness's verifier key")
	flag.Parse()
	var err error
	switch {
	case *newKeyFile != "" && *origin != "":
		err = newKey(*newKeyFile, *origin)
	case *keyFile != "" && *url != "" && *vkey != "":
		err = run(*url, *vkey, *keyFile)
	default:
		err = errors.New("see the first lines of main.go")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if failed > 0 {
		os.Exit(1)
	}
}
