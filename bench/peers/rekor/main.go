// Rekordrive drives a Rekor v2 server with hashedrekord entries that were signed beforehand (ECDSA, P-256, SHA-256), over
// connections that are kept, one request at a time on each: the peer of `entente bench log --algorithm es256`.
//
//	rekordrive -new-key FILE                               makes the server's key (PKCS #8, Ed25519)
//	rekordrive -url URL -connections N -seconds S          drives it; prints JSON
package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	answerBytesMax = 1 << 20
	grace          = 30 * time.Second
)

func newKey(file string) error {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600)
}

// request is the body for one more document.
func request(key *ecdsa.PrivateKey, public []byte) ([]byte, error) {
	document := make([]byte, 32)
	if _, err := rand.Read(document); err != nil {
		return nil, err
	}
	digest := sha256.Sum256(document)
	signature, err := ecdsa.SignASN1(rand.Reader, key, digest[:])
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{"hashedRekordRequestV002": map[string]any{
		"digest": digest[:],
		"signature": map[string]any{
			"content":  signature,
			"verifier": map[string]any{"publicKey": map[string]any{"rawBytes": public}, "keyDetails": "PKIX_ECDSA_P256_SHA_256"},
		},
	}})
}

func requests(count int) ([][]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return nil, err
	}
	bodies, failures := make([][]byte, count), make([]error, runtime.NumCPU())
	var next atomic.Int64
	var workers sync.WaitGroup
	for worker := range failures {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for i := next.Add(1) - 1; i < int64(count); i = next.Add(1) - 1 {
				if bodies[i], failures[worker] = request(key, public); failures[worker] != nil {
					return
				}
			}
		}()
	}
	workers.Wait()
	return bodies, errors.Join(failures...)
}

type figures struct {
	Connections int     `json:"connections"`
	Answered    int     `json:"registrations"`
	Errors      int64   `json:"errors"`
	FirstError  string  `json:"first_error,omitempty"`
	Seconds     float64 `json:"seconds"`
	PerSecond   float64 `json:"registrations_per_second"`
	P50         float64 `json:"p50_ms"`
	P99         float64 `json:"p99_ms"`
	RequestSize int     `json:"request_bytes"`
}

func post(client *http.Client, url string, body []byte) error {
	answer, err := client.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(io.LimitReader(answer.Body, answerBytesMax))
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusCreated {
		return fmt.Errorf("%s: %.200s", answer.Status, said)
	}
	return nil
}

func drive(url string, connections int, length time.Duration, bodies [][]byte) figures {
	transport := &http.Transport{MaxIdleConns: connections, MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}
	client := &http.Client{Transport: transport, Timeout: length + grace}
	took := make([][]float64, connections)
	var next, failed atomic.Int64
	var first atomic.Value
	var workers sync.WaitGroup
	start := time.Now()
	for worker := range took {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for time.Since(start) < length {
				i := next.Add(1) - 1
				if i >= int64(len(bodies)) {
					return
				}
				begun := time.Now()
				if err := post(client, url, bodies[i]); err != nil {
					failed.Add(1)
					first.CompareAndSwap(nil, err.Error())
					continue
				}
				took[worker] = append(took[worker], float64(time.Since(begun).Microseconds())/1000)
			}
		}()
	}
	workers.Wait()
	f := figures{Connections: connections, Errors: failed.Load(), Seconds: time.Since(start).Seconds(), RequestSize: len(bodies[0])}
	f.FirstError, _ = first.Load().(string)
	all := slices.Concat(took...)
	if len(all) > 0 {
		slices.Sort(all)
		f.Answered, f.PerSecond = len(all), float64(len(all))/f.Seconds
		f.P50, f.P99 = all[len(all)/2], all[len(all)*99/100]
	}
	return f
}

func main() {
	keyFile := flag.String("new-key", "", "make a key in this file, and nothing else")
	url := flag.String("url", "", "the server")
	connections := flag.Int("connections", 64, "how many connections")
	seconds := flag.Int("seconds", 10, "how long")
	prepared := flag.Int("requests", 0, "sign so many beforehand; 4000 a second by default")
	flag.Parse()
	err := errors.New("see the first lines of main.go")
	switch {
	case *keyFile != "":
		err = newKey(*keyFile)
	case *url != "" && *connections > 0 && *seconds > 0:
		if *prepared == 0 {
			*prepared = 4000 * *seconds
		}
		var bodies [][]byte
		if bodies, err = requests(*prepared); err == nil {
			out, _ := json.Marshal(drive(*url+"/api/v2/log/entries", *connections, time.Duration(*seconds)*time.Second, bodies))
			fmt.Println(string(out))
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "rekordrive:", err)
		os.Exit(2)
	}
}
