module example.org/shop // the shop

go 1.21

toolchain go1.22.3

require github.com/acme/pinned v1.0.0

require (
	github.com/acme/forked v1.5.0
	github.com/acme/local v0.1.0 // indirect
	github.com/acme/old/v2 v2.0.0+incompatible
	"golang.org/x/net" v0.17.0
	golang.org/x/text v0.0.0-20230101000000-abcdefabcdef // indirect
	github.com/acme/bad v1.2.3
	github.com/acme/once v1.0.0
	github.com/acme/once2 v1.1.0
)

exclude github.com/acme/bad v1.2.3

replace (
	github.com/acme/forked => github.com/other/forked v1.5.1-fix
	github.com/acme/local v0.1.0 => ../local
	github.com/acme/once v0.9.0 => github.com/other/once v0.9.9
)

replace github.com/acme/once2 v1.1.0 => github.com/other/once2 v1.1.9

retract [v0.1.0, v0.2.0] // wrong
