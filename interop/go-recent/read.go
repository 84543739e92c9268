package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/tlog"
)

const cosignedSince = 10 * time.Minute // a test's log is no older

// changed gives the note with a digit added to the tree's size.
func changed(raw []byte) []byte {
	lines := bytes.SplitN(raw, []byte("\n"), 3)
	if len(lines) == 3 {
		lines[1] = append(bytes.Clone(lines[1]), '0')
	}
	return bytes.Join(lines, []byte("\n"))
}

func (t *trust) readLog(ctx context.Context, r *report, url string, bound int64) {
	fetcher, err := torchwood.NewTileFetcher(url)
	if !r.check("torchwood: has a client for the address", err) {
		return
	}
	raw, err := fetcher.ReadEndpoint(ctx, "checkpoint")
	if !r.check("torchwood: gets the checkpoint", err) {
		return
	}
	opened, ok := t.checkCheckpoint(r, raw)
	if !ok {
		return
	}
	client, err := torchwood.NewClient(fetcher)
	if !r.check("torchwood: has a client for the log", err) {
		return
	}
	first := max(0, opened.N-bound)
	count, last := int64(0), []byte(nil)
	for index, entry := range client.AllEntries(ctx, opened.Tree, first) {
		if index != first+count {
			err = fmt.Errorf("entry %d after %d others from %d on", index, count, first)
			break
		}
		count, last = count+1, entry
	}
	if err = errors.Join(err, client.Err()); err == nil && first+count != opened.N {
		err = fmt.Errorf("%d entries from %d on, the tree has %d", count, first, opened.N)
	}
	if !r.check(fmt.Sprintf("torchwood: %d entries from tiles and bundles are in the tree", count), err) {
		return
	}
	entry, proof, err := client.Entry(ctx, opened.Tree, opened.N-1)
	if err == nil && !bytes.Equal(entry, last) {
		err = errors.New("the entry is not the one that was read before")
	}
	if !r.check("torchwood: the last entry alone comes with a proof", err) {
		return
	}
	t.checkFormatted(r, torchwood.FormatProof(opened.N-1, proof, raw), entry)
}

// checkCheckpoint opens it with both libraries, which must see the same, and refuse what was changed.
func (t *trust) checkCheckpoint(r *report, raw []byte) (torchwood.Checkpoint, bool) {
	opened, signed, err := torchwood.VerifyCheckpoint(raw, t.policy)
	if !r.check(fmt.Sprintf("torchwood: verifies the checkpoint, %d entries, %d witnesses", opened.N, len(t.cosigns)), err) {
		return opened, false
	}
	other, err := t.openWithFormats(raw)
	if err == nil && (int64(other.Size) != opened.N || !bytes.Equal(other.Hash, opened.Hash[:]) || other.Origin != opened.Origin) {
		err = errors.New("it reads another checkpoint than torchwood")
	}
	if !r.check("formats: verifies the same checkpoint", err) {
		return opened, false
	}
	_, _, err = torchwood.VerifyCheckpoint(changed(raw), t.policy)
	r.check("torchwood: refuses the checkpoint with another size", refused(err))
	_, err = t.openWithFormats(changed(raw))
	r.check("formats: refuses the checkpoint with another size", refused(err))
	policy, err := t.stranger()
	if err == nil {
		_, _, opens := torchwood.VerifyCheckpoint(raw, policy)
		err = refused(opens)
	}
	r.check("torchwood: refuses it where a witness is wanted that did not cosign", err)
	if len(t.cosigns) > 0 {
		times, err := cosignatureTimes(signed, t.cosigns)
		for _, seconds := range times {
			if age := time.Since(time.Unix(seconds, 0)); age < -time.Minute || age > cosignedSince {
				err = errors.Join(err, fmt.Errorf("cosigned %v ago", age))
			}
		}
		r.check("torchwood: the cosignatures are of now", err)
	}
	return opened, true
}

func (t *trust) checkFormatted(r *report, proof, entry []byte) {
	r.check("torchwood: verifies the proof as a file", torchwood.VerifyProof(t.policy, tlog.RecordHash(entry), proof))
	other := append(bytes.Clone(entry), 0)
	r.check("torchwood: refuses it for another entry", refused(torchwood.VerifyProof(t.policy, tlog.RecordHash(other), proof)))
}

func (t *trust) checkProof(r *report, entryFile, proofFile string) {
	entry, err := os.ReadFile(entryFile)
	if !r.check("the entry can be read", err) {
		return
	}
	proof, err := os.ReadFile(proofFile)
	if !r.check("the proof can be read", err) {
		return
	}
	t.checkFormatted(r, proof, entry)
}
