# Everything comes from Debian 12 packages; the list to install is packaging/debian-packages.txt. Static archives are taken
# where Debian ships them, so that a cold `entente scan` loads few shared libraries.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(simdjson REQUIRED)

set(OPENSSL_USE_STATIC_LIBS ON)
find_package(OpenSSL REQUIRED)
pkg_check_modules(cbor REQUIRED IMPORTED_TARGET libcbor)
# Of PKCS #11 the header alone: a module is loaded when somebody names a key in a token.
pkg_check_modules(pkcs11 REQUIRED p11-kit-1)
add_library(PKCS11::headers INTERFACE IMPORTED)
target_include_directories(PKCS11::headers SYSTEM INTERFACE ${pkcs11_INCLUDE_DIRS})

function(entente_static_library target archive)
  find_library(${archive}_ARCHIVE NAMES lib${archive}.a ${archive} REQUIRED)
  # A target with a location, so that archives come before what they need on the linker's line.
  add_library(${target} UNKNOWN IMPORTED)
  set_target_properties(${target} PROPERTIES IMPORTED_LOCATION "${${archive}_ARCHIVE}"
                                             INTERFACE_LINK_LIBRARIES "${ARGN}")
endfunction()

entente_static_library(PkgConfig::sodium sodium)
entente_static_library(SQLite::SQLite3 sqlite3 m dl Threads::Threads)
entente_static_library(cares::cares cares)
entente_static_library(zstd::zstd zstd Threads::Threads)
entente_static_library(zlib::zlib z)
entente_static_library(minizip::minizip minizip zlib::zlib)
entente_static_library(expat::expat expat)
entente_static_library(yaml::yaml yaml)

add_library(Boost::headers INTERFACE IMPORTED)  # header-only use: Beast and Asio
target_link_libraries(Boost::headers INTERFACE Threads::Threads)
if(ENTENTE_SANITIZE MATCHES thread)
  # ThreadSanitizer does not know fences; Asio's queues are locked besides.
  target_compile_definitions(Boost::headers INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()

add_library(tomlplusplus::tomlplusplus INTERFACE IMPORTED)

if(ENTENTE_TESTS)
  find_package(GTest REQUIRED)
  include(GoogleTest)
  enable_testing()
endif()
