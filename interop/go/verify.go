package main

import (
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func verify(r *report, url, vkey, origin string, bound int64, old []string) {
	url = trimSlash(url)
	verifier, err := note.NewVerifier(vkey)
	if !r.check("note: the verifier key is well-formed", err) {
		return
	}
	if origin == "" {
		origin = verifier.Name()
	}
	raw, err := fetch(url+"/checkpoint", checkpointBytes)
	if !r.check("the checkpoint is there", err) {
		return
	}
	now, err := openCheckpoint(raw, verifier)
	if err == nil && now.origin != origin {
		err = fmt.Errorf("origin %q instead of %q", now.origin, origin)
	}
	if !r.check(fmt.Sprintf("note: opens the checkpoint, %d entries", now.tree.N), err) {
		return
	}
	_, err = openCheckpoint(changed(raw), verifier)
	r.check("note: refuses the checkpoint with another size", refused(err))
	_, stranger, err := note.GenerateKey(nil, origin)
	if err == nil {
		var other note.Verifier
		if other, err = note.NewVerifier(stranger); err == nil {
			_, opened := openCheckpoint(raw, other)
			err = refused(opened)
		}
	}
	r.check("note: refuses the checkpoint under another key of the same name", err)

	reader := tlog.TileHashReader(now.tree, &tileReader{url: url, tiles: map[tlog.Tile][]byte{}})
	root, err := tlog.TreeHash(now.tree.N, reader)
	if err == nil && root != now.tree.Hash {
		err = fmt.Errorf("root %v instead of %v", root, now.tree.Hash)
	}
	if !r.check("tlog: tiles give the root of the checkpoint", err) {
		return
	}
	verifyEntries(r, url, now.tree, reader, bound)
	verifyGrowth(r, now.tree, reader, verifier, old)
}

// verifyEntries checks the first and the last entries: each hashes to its leaf, each leaf is in the tree.
func verifyEntries(r *report, url string, tree tlog.Tree, reader tlog.HashReader, bound int64) {
	var checked int64
	var bytes int64
	half := bound / 2
	err := func() error {
		for n := int64(0); n*tileWidth < tree.N; n++ {
			first := n * tileWidth
			if first >= bound-half && first+tileWidth <= tree.N-half {
				continue // in the middle of a log that is larger than the bound
			}
			entries, err := bundle(url, n, tree.N)
			if err != nil {
				return err
			}
			for i, entry := range entries {
				index := first + int64(i)
				leaf := tlog.RecordHash(entry)
				hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
				if err != nil {
					return err
				}
				if hashes[0] != leaf {
					return fmt.Errorf("entry %d does not hash to its leaf", index)
				}
				proof, err := tlog.ProveRecord(tree.N, index, reader)
				if err != nil {
					return fmt.Errorf("entry %d: %w", index, err)
				}
				if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf); err != nil {
					return fmt.Errorf("entry %d: %w", index, err)
				}
				other := tlog.RecordHash(append(entry[:len(entry):len(entry)], 0))
				if tlog.CheckRecord(proof, tree.N, tree.Hash, index, other) == nil {
					return fmt.Errorf("entry %d: another entry is accepted in its place", index)
				}
				checked++
				bytes += int64(len(entry))
			}
		}
		return nil
	}()
	r.check(fmt.Sprintf("tlog: %d entries (%d bytes) hash to their leaves and are in the tree, others are not",
		checked, bytes), err)
}

// verifyGrowth checks consistency: between sizes of its own choice, and with checkpoints that the log signed earlier.
func verifyGrowth(r *report, tree tlog.Tree, reader tlog.HashReader, verifier note.Verifier, old []string) {
	sizes := map[int64]bool{1: true, tree.N / 3: true, tree.N / 2: true, tree.N - 1: true, tileWidth: true, tileWidth + 1: true}
	pairs := 0
	err := func() error {
		for size := range sizes {
			if size < 1 || size >= tree.N {
				continue
			}
			root, err := tlog.TreeHash(size, reader)
			if err != nil {
				return err
			}
			proof, err := tlog.ProveTree(tree.N, size, reader)
			if err != nil {
				return err
			}
			if err := tlog.CheckTree(proof, tree.N, tree.Hash, size, root); err != nil {
				return fmt.Errorf("sizes %d and %d: %w", size, tree.N, err)
			}
			root[0] ^= 1
			if tlog.CheckTree(proof, tree.N, tree.Hash, size, root) == nil {
				return fmt.Errorf("sizes %d and %d: another root is accepted", size, tree.N)
			}
			pairs++
		}
		return nil
	}()
	r.check(fmt.Sprintf("tlog: the tree is consistent with itself at %d smaller sizes", pairs), err)
	for _, path := range old {
		raw, err := os.ReadFile(path)
		var before checkpoint
		if err == nil {
			before, err = openCheckpoint(raw, verifier)
		}
		if err == nil && before.tree.N > tree.N {
			err = fmt.Errorf("it had %d entries and has %d now", before.tree.N, tree.N)
		}
		if err == nil {
			var proof tlog.TreeProof
			if proof, err = tlog.ProveTree(tree.N, before.tree.N, reader); err == nil {
				err = tlog.CheckTree(proof, tree.N, tree.Hash, before.tree.N, before.tree.Hash)
			}
		}
		r.check(fmt.Sprintf("tlog: consistent with the checkpoint signed at %d entries", before.tree.N), err)
	}
}
