package main

import (
	"crypto/ed25519"
	"errors"
	"fmt"

	"filippo.io/torchwood"
	"github.com/transparency-dev/formats/log"
	fnote "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
)

// trust is whom to believe, in the terms of both libraries.
type trust struct {
	origin  string
	policy  torchwood.Policy // the log, and all of the witnesses
	log     note.Verifier    // formats
	cosigns []note.Verifier  // formats, in the order of the witnesses
}

func newTrust(vkey string, witnesses []string) (*trust, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, err
	}
	t := &trust{origin: verifier.Name()}
	if t.log, err = fnote.NewVerifier(vkey); err != nil {
		return nil, err
	}
	parts := []torchwood.Policy{torchwood.OriginPolicy(verifier.Name()), torchwood.SingleVerifierPolicy(verifier)}
	for _, witness := range witnesses {
		one, err := torchwood.NewCosignatureVerifier(witness)
		if err != nil {
			return nil, err
		}
		parts = append(parts, torchwood.SingleVerifierPolicy(one))
		other, err := fnote.NewVerifierForCosignatureV1(witness)
		if err != nil {
			return nil, err
		}
		t.cosigns = append(t.cosigns, other)
	}
	t.policy = torchwood.ThresholdPolicy(len(parts), parts...)
	return t, nil
}

// openWithFormats gives the checkpoint only if each witness has cosigned it.
func (t *trust) openWithFormats(raw []byte) (*log.Checkpoint, error) {
	opened, _, signed, err := log.ParseCheckpoint(raw, t.origin, t.log, t.cosigns...)
	if err != nil {
		return nil, err
	}
	if len(signed.Sigs) != 1+len(t.cosigns) {
		return nil, fmt.Errorf("%d of %d signatures", len(signed.Sigs), 1+len(t.cosigns))
	}
	return opened, nil
}

// stranger is a policy that wants one more witness, who has never seen the log.
func (t *trust) stranger() (torchwood.Policy, error) {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, err
	}
	signer, err := torchwood.NewCosignatureSigner("witness.example.net/stranger", key)
	if err != nil {
		return nil, err
	}
	return torchwood.ThresholdPolicy(2, t.policy, torchwood.SingleVerifierPolicy(signer.Verifier())), nil
}

// cosignatureTimes are those of the witnesses' signatures, seconds since 1970.
func cosignatureTimes(signed *note.Note, cosigns []note.Verifier) ([]int64, error) {
	var times []int64
	for _, signature := range signed.Sigs {
		for _, cosign := range cosigns {
			if signature.Name != cosign.Name() || signature.Hash != cosign.KeyHash() {
				continue
			}
			seconds, err := torchwood.CosignatureTimestamp(signature)
			if err != nil {
				return nil, err
			}
			times = append(times, seconds)
		}
	}
	if len(times) != len(cosigns) {
		return nil, errors.New("a witness's signature has no time")
	}
	return times, nil
}
