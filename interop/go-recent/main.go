// Readlog reads a log over HTTP with clients of today: filippo.io/torchwood, the tile client of Sunlight and of
// Go's checksum database, and github.com/transparency-dev/formats, which Tessera, Rekor and witnesses read checkpoints
// with. Nothing in it comes from Entente. It has a module of its own because they need Go 1.25.
//
//	readlog -url URL -vkey KEY [-max N] [-witness VKEY]...                  the log, a line a check
//	readlog -vkey KEY [-witness VKEY]... -entry FILE -proof FILE            a proof file (C2SP tlog-proof) of one entry
//
// It prints a line a check, "pass ..." or "FAIL ...", and exits with 1 if one failed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

const wholeRun = 2 * time.Minute

type words []string

func (w *words) String() string     { return strings.Join(*w, ",") }
func (w *words) Set(s string) error { *w = append(*w, s); return nil }

// report counts checks and prints them.
type report struct {
	failed int
}

func (r *report) check(name string, err error) bool {
	if err != nil {
		r.failed++
		fmt.Printf("FAIL %s: %v\n", name, err)
		return false
	}
	fmt.Printf("pass %s\n", name)
	return true
}

// refused turns "should have been refused" into an error.
func refused(err error) error {
	if err == nil {
		return errors.New("was accepted")
	}
	return nil
}

func main() {
	url := flag.String("url", "", "address of the log, without a slash at the end")
	vkey := flag.String("vkey", "", "the log's verifier key")
	bound := flag.Int64("max", 4096, "check at most the last so many entries")
	entry := flag.String("entry", "", "file with the entry that -proof is for")
	proof := flag.String("proof", "", "file with a proof of inclusion, instead of -url")
	var witnesses words
	flag.Var(&witnesses, "witness", "verifier key of a witness that must have cosigned; may be given again")
	flag.Parse()
	if *vkey == "" || (*url == "") == (*proof == "") || (*proof == "") != (*entry == "") || flag.NArg() != 0 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, cancel := context.WithTimeout(context.Background(), wholeRun)
	defer cancel()
	r := &report{}
	trusted, err := newTrust(*vkey, witnesses)
	if r.check("torchwood, formats: the verifier keys are well-formed", err) {
		if *proof != "" {
			trusted.checkProof(r, *entry, *proof)
		} else {
			trusted.readLog(ctx, r, strings.TrimSuffix(*url, "/"), *bound)
		}
	}
	if r.failed > 0 {
		os.Exit(1)
	}
}
