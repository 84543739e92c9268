// Verifylog reads a log over HTTP as C2SP tlog-tiles has it and checks it with the packages that the Go project uses for
// its own checksum database: golang.org/x/mod/sumdb/note and .../tlog. Nothing in it comes from Entente.
//
//	verifylog -url http://127.0.0.1:8080/log -vkey KEY [-old FILE]... [-max N] [-expect-origin NAME]
//
// It prints a line a check, "pass ..." or "FAIL ...", and exits with 1 if one failed.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

type files []string

func (f *files) String() string     { return strings.Join(*f, ",") }
func (f *files) Set(s string) error { *f = append(*f, s); return nil }

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

func main() {
	url := flag.String("url", os.Getenv("ENTENTE_LOG_URL"), "address of the log, without a slash at the end")
	vkey := flag.String("vkey", os.Getenv("ENTENTE_LOG_VKEY"), "the log's verifier key")
	origin := flag.String("expect-origin", "", "the origin that the checkpoint must name; the key's name by default")
	bound := flag.Int64("max", 4096, "check at most this many entries, the first and the last ones")
	var old files
	flag.Var(&old, "old", "file with an earlier checkpoint of the same log; may be given again")
	flag.Parse()
	if *url == "" || *vkey == "" || flag.NArg() != 0 {
		flag.Usage()
		os.Exit(2)
	}
	r := &report{}
	verify(r, *url, *vkey, *origin, *bound, old)
	if r.failed > 0 {
		os.Exit(1)
	}
}
