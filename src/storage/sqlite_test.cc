#include "storage/sqlite.h"

#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <string>

#include "base/folder_for_tests.h"

namespace entente::storage {
namespace {

class SqliteTest : public testing::Test {
 protected:
  [[nodiscard]] Result<Database> Open(OpenMode mode = OpenMode::kReadWrite,
                                      CommitDurability durability = CommitDurability::kDerived) const {
    return Database::Open(file, mode, durability);
  }
  static std::int64_t Count(Database& database) {
    auto query = database.Prepare("SELECT count(*) FROM t");
    EXPECT_TRUE(query.has_value() && query->Step().value_or(false));
    return query->Int(0);
  }

  FolderForTests folder;
  const std::filesystem::path file = folder.path() / "test.db";
};

TEST_F(SqliteTest, ValuesComeBackAsTheyWereBound) {
  auto database = Open();
  ASSERT_TRUE(database) << database.error().Text();
  ASSERT_TRUE(database->Run("CREATE TABLE t (a, b, c, d, e)"));
  const std::string text = std::string("zero\0inside and \xC3\xA9", 17);
  const Bytes blob = {0, 1, 255};
  auto insert = database->Prepare("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5)");
  ASSERT_TRUE(insert);
  insert->Bind(1, std::int64_t{-9'000'000'000})
      .Bind(2, std::string_view(text))
      .Bind(3, ByteView(blob))
      .BindNull(4)
      .Bind(5, ByteView());
  ASSERT_TRUE(insert->Execute());
  EXPECT_EQ(database->changes(), 1);
  EXPECT_EQ(database->last_insert_rowid(), 1);

  auto query = database->Prepare("SELECT * FROM t");
  ASSERT_TRUE(query);
  ASSERT_TRUE(*query->Step());
  EXPECT_EQ(query->Int(0), -9'000'000'000);
  EXPECT_EQ(query->Text(1), text);
  EXPECT_EQ(query->Blob(2), blob);
  EXPECT_TRUE(query->IsNull(3));
  EXPECT_FALSE(query->IsNull(4));  // an empty blob is a value
  EXPECT_TRUE(query->Blob(4).empty());
  EXPECT_FALSE(*query->Step());
}

TEST_F(SqliteTest, OptionalTextIsNullWhenAbsent) {
  auto database = Open();
  ASSERT_TRUE(database->Run("CREATE TABLE t (a)"));
  {
    auto insert = database->Prepare("INSERT INTO t VALUES (?1)");
    ASSERT_TRUE(insert);
    ASSERT_TRUE(insert->Bind(1, std::optional<std::string>()).Execute());
    ASSERT_TRUE(insert->Bind(1, std::optional<std::string>("")).Execute());
  }
  auto query = database->Prepare("SELECT a FROM t ORDER BY rowid");
  ASSERT_TRUE(*query->Step());
  EXPECT_TRUE(query->IsNull(0));
  ASSERT_TRUE(*query->Step());
  EXPECT_FALSE(query->IsNull(0));
}

TEST_F(SqliteTest, AStatementIsFreshEachTimeItIsPrepared) {
  auto database = Open();
  ASSERT_TRUE(database->Run("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)"));
  for (int i = 0; i < 2; ++i) {
    auto query = database->Prepare("SELECT a FROM t WHERE a > coalesce(?1, 0) ORDER BY a");
    ASSERT_TRUE(query);
    ASSERT_TRUE(*query->Step());
    EXPECT_EQ(query->Int(0), 1);  // neither the old row nor the old binding
    query->Reset();
    query->Bind(1, std::int64_t{1});
    ASSERT_TRUE(*query->Step());
    EXPECT_EQ(query->Int(0), 2);
  }
}

TEST_F(SqliteTest, ATransactionThatIsNotCommittedNeverWas) {
  auto database = Open(OpenMode::kReadWrite, CommitDurability::kSynced);
  ASSERT_TRUE(database->Run("CREATE TABLE t (a)"));
  {
    auto transaction = Transaction::Begin(*database);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(database->Run("INSERT INTO t VALUES (1)"));
  }
  EXPECT_EQ(Count(*database), 0);
  {
    auto transaction = Transaction::Begin(*database);
    ASSERT_TRUE(transaction);
    Transaction moved = *std::move(transaction);
    ASSERT_TRUE(database->Run("INSERT INTO t VALUES (1)"));
    ASSERT_TRUE(moved.Commit());
  }
  EXPECT_EQ(Count(*database), 1);
}

TEST_F(SqliteTest, AReaderSeesWhatWasCommittedBeforeItBegan) {
  auto writer = Open();
  ASSERT_TRUE(writer->Run("CREATE TABLE t (a); INSERT INTO t VALUES (1)"));
  auto reader = Open(OpenMode::kReadOnly);
  ASSERT_TRUE(reader) << reader.error().Text();
  ASSERT_TRUE(reader->Run("BEGIN"));
  EXPECT_EQ(Count(*reader), 1);
  ASSERT_TRUE(writer->Run("INSERT INTO t VALUES (2)"));  // the reader does not block it
  EXPECT_EQ(Count(*reader), 1);
  ASSERT_TRUE(reader->Run("COMMIT"));
  EXPECT_EQ(Count(*reader), 2);
  EXPECT_FALSE(reader->Run("INSERT INTO t VALUES (3)"));
}

TEST_F(SqliteTest, ErrorsAreOfTheirKindAndNameTheFile) {
  EXPECT_EQ(Open(OpenMode::kReadOnly).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(Open(OpenMode::kReadOnly).error().place, file.string());
  auto database = Open();
  ASSERT_TRUE(database->Run("CREATE TABLE t (a UNIQUE); INSERT INTO t VALUES (1)"));
  EXPECT_EQ(database->Run("INSERT INTO t VALUES (1)").error().code, ErrorCode::kConflict);
  EXPECT_EQ(database->Run("no sql").error().code, ErrorCode::kInternal);
  EXPECT_EQ(database->Prepare("SELECT b FROM t").error().place, std::filesystem::canonical(file).string());
}

TEST_F(SqliteTest, AFileThatIsNoDatabaseIsCorruption) {
  std::ofstream(file) << std::string(4096, 'x');
  const auto database = Open();
  ASSERT_FALSE(database);
  EXPECT_EQ(database.error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace entente::storage
