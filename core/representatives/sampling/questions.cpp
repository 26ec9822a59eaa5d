#include "representatives/sampling/questions.h"

#include <algorithm>

namespace cyclescope::representatives {

void Questions::provide(Latencies answers) {
  const auto refused =
      std::find_if(answers.begin(), answers.end(), [](const Result<double>& answer) { return !answer; });
  if (refused != answers.end()) answers.erase(refused + 1, answers.end());
  answers_ = std::move(answers);
  wanted_.clear();
  std::exchange(search_, {}).resume();
}

}  // namespace cyclescope::representatives
