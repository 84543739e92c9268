// Readvex reads OpenVEX documents with github.com/openvex/go-vex, the library of vexctl, Grype and Trivy. Nothing in it
// comes from Entente. It has a module of its own because it needs Go 1.25.9.
//
//	readvex FILE...
//
// A document is right when nothing in it is unknown to the library, each statement holds, and each is found by asking for
// its own vulnerability, product and part. It prints a line for each document that is not, and ends with 1.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/openvex/go-vex/pkg/vex"
)

func main() {
	wrong := 0
	for _, file := range os.Args[1:] {
		count, err := check(file)
		if err != nil {
			wrong++
			fmt.Printf("%s: %v\n", file, err)
			continue
		}
		fmt.Printf("%s: %d statements\n", file, count)
	}
	if wrong > 0 || len(os.Args) < 2 {
		os.Exit(1)
	}
}

func check(file string) (int, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	strict := json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&vex.VEX{}); err != nil {
		return 0, err
	}
	document, err := vex.Open(file)
	if err != nil {
		return 0, err
	}
	if document.Context != "https://openvex.dev/ns/v0.2.0" || document.ID == "" || document.Author == "" || document.Timestamp == nil {
		return 0, errors.New("no OpenVEX 0.2.0, or without an id, an author or a time")
	}
	for i := range document.Statements {
		if err := hold(document, &document.Statements[i]); err != nil {
			return 0, fmt.Errorf("statement %d: %w", i, err)
		}
	}
	if _, err := document.CanonicalHash(); err != nil {
		return 0, err
	}
	return len(document.Statements), nil
}

func hold(document *vex.VEX, statement *vex.Statement) error {
	if err := statement.Validate(); err != nil {
		return err
	}
	if len(statement.Products) == 0 {
		return errors.New("about no product")
	}
	product := statement.Products[0]
	var parts []string
	for _, part := range product.Subcomponents {
		parts = append(parts, part.ID)
	}
	names := []string{string(statement.Vulnerability.Name)}
	for _, alias := range statement.Vulnerability.Aliases {
		names = append(names, string(alias))
	}
	for _, name := range names {
		if len(document.Matches(name, product.ID, parts)) == 0 {
			return fmt.Errorf("is not found by %s of %s", name, product.ID)
		}
	}
	return nil
}
