#include "crypto/pkcs11_module.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <unistd.h>

#include <map>
#include <mutex>

namespace entente::crypto {
namespace {

struct Word {
  CK_RV value;
  const char* word;
};
constexpr Word kWords[] = {
    {CKR_HOST_MEMORY, "CKR_HOST_MEMORY"},
    {CKR_SLOT_ID_INVALID, "CKR_SLOT_ID_INVALID"},
    {CKR_GENERAL_ERROR, "CKR_GENERAL_ERROR"},
    {CKR_FUNCTION_FAILED, "CKR_FUNCTION_FAILED"},
    {CKR_ARGUMENTS_BAD, "CKR_ARGUMENTS_BAD"},
    {CKR_ATTRIBUTE_SENSITIVE, "CKR_ATTRIBUTE_SENSITIVE"},
    {CKR_ATTRIBUTE_TYPE_INVALID, "CKR_ATTRIBUTE_TYPE_INVALID"},
    {CKR_DATA_INVALID, "CKR_DATA_INVALID"},
    {CKR_DATA_LEN_RANGE, "CKR_DATA_LEN_RANGE"},
    {CKR_DEVICE_ERROR, "CKR_DEVICE_ERROR"},
    {CKR_DEVICE_MEMORY, "CKR_DEVICE_MEMORY"},
    {CKR_DEVICE_REMOVED, "CKR_DEVICE_REMOVED"},
    {CKR_FUNCTION_CANCELED, "CKR_FUNCTION_CANCELED"},
    {CKR_FUNCTION_NOT_SUPPORTED, "CKR_FUNCTION_NOT_SUPPORTED"},
    {CKR_KEY_HANDLE_INVALID, "CKR_KEY_HANDLE_INVALID"},
    {CKR_KEY_TYPE_INCONSISTENT, "CKR_KEY_TYPE_INCONSISTENT"},
    {CKR_KEY_FUNCTION_NOT_PERMITTED, "CKR_KEY_FUNCTION_NOT_PERMITTED"},
    {CKR_MECHANISM_INVALID, "CKR_MECHANISM_INVALID"},
    {CKR_MECHANISM_PARAM_INVALID, "CKR_MECHANISM_PARAM_INVALID"},
    {CKR_OPERATION_ACTIVE, "CKR_OPERATION_ACTIVE"},
    {CKR_PIN_INCORRECT, "CKR_PIN_INCORRECT"},
    {CKR_PIN_INVALID, "CKR_PIN_INVALID"},
    {CKR_PIN_LEN_RANGE, "CKR_PIN_LEN_RANGE"},
    {CKR_PIN_EXPIRED, "CKR_PIN_EXPIRED"},
    {CKR_PIN_LOCKED, "CKR_PIN_LOCKED"},
    {CKR_SESSION_CLOSED, "CKR_SESSION_CLOSED"},
    {CKR_SESSION_COUNT, "CKR_SESSION_COUNT"},
    {CKR_SESSION_HANDLE_INVALID, "CKR_SESSION_HANDLE_INVALID"},
    {CKR_TOKEN_NOT_PRESENT, "CKR_TOKEN_NOT_PRESENT"},
    {CKR_TOKEN_NOT_RECOGNIZED, "CKR_TOKEN_NOT_RECOGNIZED"},
    {CKR_USER_NOT_LOGGED_IN, "CKR_USER_NOT_LOGGED_IN"},
    {CKR_USER_PIN_NOT_INITIALIZED, "CKR_USER_PIN_NOT_INITIALIZED"},
    {CKR_BUFFER_TOO_SMALL, "CKR_BUFFER_TOO_SMALL"},
    {CKR_CRYPTOKI_NOT_INITIALIZED, "CKR_CRYPTOKI_NOT_INITIALIZED"},
};

Result<CK_FUNCTION_LIST*> OpenLibrary(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) return Fail(ErrorCode::kNotFound, "there is no PKCS #11 module here", path);
  // Local: its own libraries do not become ours.
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* reason = ::dlerror();
    return Invalid(
        "the PKCS #11 module cannot be loaded: " + std::string(reason == nullptr ? "no reason given" : reason), path);
  }
  void* symbol = ::dlsym(library, "C_GetFunctionList");
  CK_FUNCTION_LIST* functions = nullptr;
  if (symbol == nullptr || reinterpret_cast<CK_C_GetFunctionList>(symbol)(&functions) != CKR_OK || functions == nullptr)
    return Invalid("this library is no PKCS #11 module: it gives no list of functions", path);
  return functions;
}

}  // namespace

Result<std::shared_ptr<Pkcs11Module>> Pkcs11Module::Load(const std::string& path) {
  // The state of a module belongs to the process, by its standard, so the process remembers which ones it started.
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<Pkcs11Module>> started;
  const std::scoped_lock lock(mutex);
  if (auto there = started[path].lock(); there != nullptr) return there;
  TRY_ASSIGN(CK_FUNCTION_LIST * functions, OpenLibrary(path));
  Result<std::shared_ptr<Pkcs11Module>> module = Start(*functions);
  if (!module.has_value()) {
    module.error().place = path;
    return module;
  }
  started[path] = *module;
  return module;
}

Result<std::shared_ptr<Pkcs11Module>> Pkcs11Module::Start(CK_FUNCTION_LIST& functions) {
  CK_C_INITIALIZE_ARGS arguments{};
  arguments.flags = CKF_OS_LOCKING_OK;
  const CK_RV value = functions.C_Initialize(&arguments);
  if (value != CKR_OK && value != CKR_CRYPTOKI_ALREADY_INITIALIZED)
    return Pkcs11Failure("the PKCS #11 module cannot start", value);
  return std::shared_ptr<Pkcs11Module>(new Pkcs11Module(functions, value == CKR_OK));
}

Pkcs11Module::~Pkcs11Module() {
  if (ours_) functions_.C_Finalize(nullptr);
}

std::string Pkcs11Word(CK_RV value) {
  for (const Word& one : kWords)
    if (one.value == value) return one.word;
  return fmt::format("return value {:#x}", value);
}

std::unexpected<Error> Pkcs11Failure(const std::string& what, CK_RV value) {
  return Fail(ErrorCode::kUnavailable, what + ": " + Pkcs11Word(value));
}

}  // namespace entente::crypto
