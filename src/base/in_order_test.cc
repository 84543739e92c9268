#include "base/in_order.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <numeric>

namespace entente {
namespace {

TEST(DoInOrder, TakesInOrderWhateverIsReadyFirst) {
  for (const std::size_t workers : {1U, 2U, 5U}) {
    for (const std::size_t count : {0U, 1U, 3U, 1000U}) {
      std::vector<std::size_t> taken;
      std::atomic<std::size_t> made = 0;
      std::atomic<bool> is_ahead = false;
      DoInOrder<std::unique_ptr<std::size_t>>(
          count, workers,
          [&](std::size_t i, std::size_t worker) {
            EXPECT_LT(worker, workers);
            ++made;
            if (i % 7 == 0) std::this_thread::yield();
            return std::make_unique<std::size_t>(i);
          },
          [&](std::size_t i, std::unique_ptr<std::size_t> one) {
            EXPECT_EQ(*one, i);
            if (made > taken.size() + kAheadMax + workers) is_ahead = true;
            taken.push_back(i);
          });
      std::vector<std::size_t> expected(count);
      std::iota(expected.begin(), expected.end(), 0U);
      EXPECT_EQ(taken, expected);
      EXPECT_EQ(made, count);
      EXPECT_FALSE(is_ahead) << "work runs ahead without bound";
    }
  }
}

}  // namespace
}  // namespace entente
