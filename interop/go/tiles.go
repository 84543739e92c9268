package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight      = 8
	tileWidth       = 1 << tileHeight
	bundleBytesMax  = tileWidth * (2 + 65535)
	checkpointBytes = 1 << 20
)

var client = &http.Client{Timeout: 30 * time.Second}

// fetch gets one address and refuses any answer but 200 and any body above the bound.
func fetch(url string, bytesMax int64) ([]byte, error) {
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", url, response.Status)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, bytesMax+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", url, err)
	}
	if int64(len(body)) > bytesMax {
		return nil, fmt.Errorf("%s: more than %d bytes", url, bytesMax)
	}
	return body, nil
}

// indexPath is a tile's number in groups of three digits, all but the last one prefixed with x.
func indexPath(n int64) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	return path
}

func partial(width int) string {
	if width == tileWidth {
		return ""
	}
	return fmt.Sprintf(".p/%d", width)
}

// tileReader gives tiles to tlog.TileHashReader, which authenticates them against the checkpoint's root before it uses
// them. The addresses are those of C2SP tlog-tiles; the checksum database has the height of a tile in them as well.
type tileReader struct {
	url   string
	tiles map[tlog.Tile][]byte
}

func (r *tileReader) Height() int                         { return tileHeight }
func (r *tileReader) SaveTiles(_ []tlog.Tile, _ [][]byte) {}

func (r *tileReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, 0, len(tiles))
	for _, tile := range tiles {
		if body, there := r.tiles[tile]; there {
			data = append(data, body)
			continue
		}
		url := fmt.Sprintf("%s/tile/%d/%s%s", r.url, tile.L, indexPath(tile.N), partial(tile.W))
		body, err := fetch(url, int64(tile.W)*tlog.HashSize)
		if err != nil {
			return nil, err
		}
		if len(body) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s: %d bytes instead of %d", url, len(body), tile.W*tlog.HashSize)
		}
		r.tiles[tile] = body
		data = append(data, body)
	}
	return data, nil
}

// bundle gets the entries of bundle n of a tree of the given size.
func bundle(url string, n, size int64) ([][]byte, error) {
	width := size - n*tileWidth
	if width > tileWidth {
		width = tileWidth
	}
	address := fmt.Sprintf("%s/tile/entries/%s%s", url, indexPath(n), partial(int(width)))
	body, err := fetch(address, bundleBytesMax)
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(body) > 0 {
		if len(body) < 2 || len(body)-2 < int(binary.BigEndian.Uint16(body)) {
			return nil, fmt.Errorf("%s: ends within an entry", address)
		}
		length := int(binary.BigEndian.Uint16(body))
		entries = append(entries, body[2:2+length])
		body = body[2+length:]
	}
	if int64(len(entries)) != width {
		return nil, fmt.Errorf("%s: %d entries instead of %d", address, len(entries), width)
	}
	return entries, nil
}

// refused turns "should have been refused" into an error.
func refused(err error) error {
	if err == nil {
		return errors.New("was accepted")
	}
	return nil
}

func trimSlash(url string) string { return strings.TrimSuffix(url, "/") }
