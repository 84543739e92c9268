// Tesserabench measures Tessera's POSIX driver in its own process: how many entries of 1 KiB it makes durable a second.
// It is the peer of bench/log_bench.cc: nothing is verified, duplicates are looked for or not, and none is there.
//
//	tesserabench -folder DIR -entries N [-dedup none|memory|badger] [-batch SIZE] [-age DURATION] [-waiting N]
//
// An entry counts once its future has resolved, which is after its bundle, its tiles and the state of the tree are synced.
// CPU is counted until the log is shut down, so until the checkpoint covers all and the index of duplicates has caught up.
// Prints JSON.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	badger "github.com/transparency-dev/tessera/storage/posix/antispam"
	"golang.org/x/mod/sumdb/note"
	"k8s.io/klog/v2"
)

const (
	entryBytes     = 1024
	memoryOfDedup  = 1 << 20 // entries that detection in memory remembers: more than are added, by default
	pushbackPause  = time.Millisecond
	shutdownAtMost = 5 * time.Minute
)

type options struct {
	folder, dedup           string
	entries, batch, waiting int
	age                     time.Duration
}

type figures struct {
	Entries          int     `json:"entries"`
	Refused          int64   `json:"refused"`
	Pushbacks        int64   `json:"pushbacks"`
	Seconds          float64 `json:"seconds"`
	EntriesPerSecond float64 `json:"entries_per_second"`
	CPUPerEntry      float64 `json:"cpu_us_per_entry"`
	P50              float64 `json:"p50_ms"`
	P99              float64 `json:"p99_ms"`
	PeakKiB          int64   `json:"peak_kib"`
	WrittenPerEntry  float64 `json:"written_bytes_per_entry"`
}

// open gives the log and what ends it.
func open(ctx context.Context, o options) (*tessera.Appender, func(context.Context) error, error) {
	secret, _, err := note.GenerateKey(nil, "bench.example/log")
	if err != nil {
		return nil, nil, err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return nil, nil, err
	}
	driver, err := posix.New(ctx, posix.Config{Path: filepath.Join(o.folder, "log")})
	if err != nil {
		return nil, nil, err
	}
	settings := tessera.NewAppendOptions().WithCheckpointSigner(signer).WithCheckpointInterval(time.Second).
		WithBatching(uint(o.batch), o.age).WithPushback(uint(2 * o.waiting)).WithShutdownTimeout(shutdownAtMost)
	switch o.dedup {
	case "none":
	case "memory":
		settings = settings.WithAntispam(memoryOfDedup, nil)
	case "badger":
		index, err := badger.NewAntispam(ctx, filepath.Join(o.folder, "antispam"), badger.AntispamOpts{})
		if err != nil {
			return nil, nil, err
		}
		settings = settings.WithAntispam(tessera.DefaultAntispamInMemorySize, index)
	default:
		return nil, nil, fmt.Errorf("no detection of duplicates called %q", o.dedup)
	}
	appender, shutdown, _, err := tessera.NewAppender(ctx, driver, settings)
	return appender, shutdown, err
}

func entryOf(number int64) *tessera.Entry {
	data := make([]byte, entryBytes)
	copy(data, fmt.Sprintf("%012d", number))
	return tessera.NewEntry(data)
}

func cpu() float64 {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
}

// written is what this process has had written to the disk.
func written() (bytes int64) {
	content, _ := os.ReadFile("/proc/self/io")
	for line := range strings.Lines(string(content)) {
		_, _ = fmt.Sscanf(line, "write_bytes: %d", &bytes)
	}
	return bytes
}

func run(ctx context.Context, o options) (figures, error) {
	appender, shutdown, err := open(ctx, o)
	if err != nil {
		return figures{}, err
	}
	var next, refused, pushbacks atomic.Int64
	took := make([]float64, o.entries)
	cpuBefore, writtenBefore, start := cpu(), written(), time.Now()
	var workers sync.WaitGroup
	for range o.waiting {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for number := next.Add(1) - 1; number < int64(o.entries); number = next.Add(1) - 1 {
				begun := time.Now()
				index, err := appender.Add(ctx, entryOf(number))()
				for errors.Is(err, tessera.ErrPushback) {
					pushbacks.Add(1)
					time.Sleep(pushbackPause)
					index, err = appender.Add(ctx, entryOf(number))()
				}
				if err != nil || index.IsDup {
					refused.Add(1)
				}
				took[number] = float64(time.Since(begun).Microseconds()) / 1000
			}
		}()
	}
	workers.Wait()
	seconds := time.Since(start).Seconds()
	if err := shutdown(ctx); err != nil {
		return figures{}, err
	}
	used, bytes := cpu()-cpuBefore, written()-writtenBefore
	slices.Sort(took)
	var self syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &self)
	count := float64(o.entries)
	return figures{
		Entries: o.entries, Refused: refused.Load(), Pushbacks: pushbacks.Load(), Seconds: seconds,
		EntriesPerSecond: count / seconds, CPUPerEntry: used / count * 1e6, P50: took[o.entries/2], P99: took[o.entries*99/100],
		PeakKiB: self.Maxrss, WrittenPerEntry: float64(bytes) / count,
	}, nil
}

func main() {
	var o options
	flag.StringVar(&o.folder, "folder", "", "where the log is made")
	flag.StringVar(&o.dedup, "dedup", "none", "how duplicates are detected: none, memory, badger (durable)")
	flag.IntVar(&o.entries, "entries", 200_000, "how many entries")
	flag.IntVar(&o.batch, "batch", 1024, "at most so many entries in a batch")
	flag.DurationVar(&o.age, "age", 50*time.Millisecond, "a batch waits no longer for more")
	flag.IntVar(&o.waiting, "waiting", 4096, "so many entries are on the way at once")
	klog.InitFlags(nil)
	flag.Parse()
	if o.folder == "" || o.entries < 1 || o.waiting < 1 || flag.NArg() != 0 {
		flag.Usage()
		os.Exit(2)
	}
	measured, err := run(context.Background(), o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "tesserabench:", err)
		os.Exit(1)
	}
	out, _ := json.Marshal(measured)
	fmt.Println(string(out))
}
