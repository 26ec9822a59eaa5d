#include "description/functions.h"

#include <algorithm>
#include <utility>

#include "description/substitution.h"
#include "diagnostics/nearest_name.h"
#include "expression/expression.h"
#include "expression/lexer.h"
#include "expression/operators.h"

namespace cyclescope::description {
namespace {

constexpr std::size_t kMostCharacters = 16384;  // of an expression that is read

/// A name, or the text up to the next one. Names in quotes are text.
struct Piece {
  std::string_view text;
  bool is_name = false;
  /// Where the list of arguments behind a name begins, behind its parenthesis; npos where it is no call.
  std::size_t list = std::string_view::npos;
};

Piece next_piece(std::string_view text, std::size_t at) {
  const auto starts_name = [&](std::size_t i) {
    return expression::is_name_start(text[i]) && (i == 0 || !expression::is_name_part(text[i - 1]));
  };
  if (starts_name(at)) {
    Piece piece{expression::leading_name(text.substr(at)), true};
    const std::size_t behind = text.find_first_not_of(' ', at + piece.text.size());
    if (behind != std::string_view::npos && text[behind] == '(') piece.list = behind + 1;
    return piece;
  }
  std::size_t end = at;
  bool quoted = false;
  for (; end < text.size() && (quoted || end == at || !starts_name(end)); ++end) {
    if (text[end] == '\'') quoted = !quoted;
  }
  return {text.substr(at, end - at)};
}

/// `body` with the arguments in place of the parameters' names.
std::string with_arguments(std::string_view body, const Signature& signature,
                           const std::vector<std::string>& arguments) {
  std::string result;
  for (std::size_t at = 0; at < body.size();) {
    const Piece piece = next_piece(body, at);
    at += piece.text.size();
    const auto parameter =
        std::find_if(signature.parameters.begin(), signature.parameters.end(),
                     [&](const Signature::Parameter& candidate) { return candidate.name == piece.text; });
    if (piece.is_name && piece.list == std::string_view::npos && parameter != signature.parameters.end()) {
      append_operand(result, arguments[static_cast<std::size_t>(parameter - signature.parameters.begin())],
                     body.substr(at));
    } else {
      result += piece.text;
    }
  }
  return result;
}

bool is_slice(std::string_view body) {
  return body.find_first_of("[{") != std::string_view::npos || body.find(":+") != std::string_view::npos;
}

tl::unexpected<Diagnostic> too_long(std::string_view name) {
  return failure(
      "ExpansionTooLarge", "",
      "'" + std::string(name) + "' written out has more than " + std::to_string(kMostCharacters) + " characters");
}

}  // namespace

bool is_builtin(std::string_view name) {
  const auto known = expression::expression_functions();
  return std::any_of(known.begin(), known.end(), [&](const auto& function) { return function.name == name; });
}

void Functions::add(Signature signature, std::string body, Origin origin) {
  functions_.push_back({std::move(signature), std::move(body), std::move(origin)});
}

void Functions::add_missing(Functions others) {
  for (Function& function : others.functions_) {
    if (!has(function.signature.name)) functions_.push_back(std::move(function));
  }
}

const Functions::Function* Functions::find_here(std::string_view name) const {
  const auto found = std::find_if(functions_.begin(), functions_.end(),
                                  [&](const Function& function) { return function.signature.name == name; });
  return found == functions_.end() ? nullptr : &*found;
}

const Functions::Function* Functions::find(std::string_view name) const {
  const Function* here = find_here(name);
  return here == nullptr && outer_ != nullptr ? outer_->find(name) : here;
}

std::vector<std::string> Functions::known() const {
  std::vector<std::string> names;
  for (const Functions* scope = this; scope != nullptr; scope = scope->outer_) {
    for (const Function& function : scope->functions_) names.push_back(function.signature.name);
  }
  for (const auto& function : expression::expression_functions()) names.emplace_back(function.name);
  return names;
}

Result<void> Functions::resolve(Origin& origin) {
  for (Function& function : functions_) {
    if (auto done = flatten(function, origin); !done) return done;
  }
  return {};
}

/// Flattens the functions that `body` calls.
Result<void> Functions::flatten_called(std::string_view body, Origin& origin) {
  for (std::size_t at = 0; at < body.size();) {
    const Piece piece = next_piece(body, at);
    at += piece.text.size();
    if (!piece.is_name || piece.list == std::string_view::npos) continue;
    for (Function& function : functions_) {
      if (function.signature.name != piece.text) continue;
      if (auto done = flatten(function, origin); !done) return done;
    }
  }
  return {};
}

Result<void> Functions::flatten(Function& function, Origin& origin) {
  if (function.state == State::kFlat) return {};
  const std::string& name = function.signature.name;
  origin = function.origin;
  if (function.state == State::kActive) {
    return failure("Recursion", "", "the function '" + name + "' calls itself");
  }
  function.state = State::kActive;
  const std::string body = function.body;
  if (auto done = flatten_called(body, origin); !done) return done;
  origin = function.origin;
  Result<std::string> flat = expand(body);
  if (!flat) return tl::unexpected(std::move(flat.error()));
  if (!is_slice(*flat)) {
    const auto parsed = expression::parse_expression(*flat);
    if (!parsed) return tl::unexpected(parsed.error());
  }
  function.body = std::move(*flat);
  function.state = State::kFlat;
  return {};
}

Result<std::string> Functions::call(const Function& function, std::string_view list) const {
  const Signature& signature = function.signature;
  std::vector<std::string> arguments = split_arguments(list);
  if (arguments.size() > signature.parameters.size()) {
    return failure("SurplusArgument", "",
                   "'" + signature.name + "' takes " + std::to_string(signature.parameters.size()) +
                       " arguments, found " + std::to_string(arguments.size()));
  }
  for (std::string& argument : arguments) {
    Result<std::string> written_out = expand(argument);
    if (!written_out) return written_out;
    argument = std::move(*written_out);
  }
  for (std::size_t i = arguments.size(); i < signature.parameters.size(); ++i) {
    const auto& value = signature.parameters[i].default_value;
    if (!value) {
      return failure("MissingArgument", "",
                     "'" + signature.name + "' needs an argument for '" + signature.parameters[i].name + "'");
    }
    arguments.push_back(value->is_string() ? value->get<std::string>() : value->dump());
  }
  return with_arguments(function.body, signature, arguments);
}

Result<std::string> Functions::expand(std::string_view text) const {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const Piece piece = next_piece(text, at);
    at += piece.text.size();
    const Function* function = piece.is_name && piece.list != std::string_view::npos ? find(piece.text) : nullptr;
    if (function == nullptr) {
      if (piece.is_name && piece.list != std::string_view::npos && !is_builtin(piece.text)) {
        return failure("UnknownFunction", "", "there is no function '" + std::string(piece.text) + "'",
                       diagnostics::nearest_name_hint(std::string(piece.text), known()));
      }
      result += piece.text;
      continue;
    }
    const std::size_t end = expression::find_outside(text, ")", piece.list);
    if (end == std::string_view::npos) {
      return failure("ExpressionSyntax", "", "the arguments of '" + std::string(piece.text) + "' are not closed");
    }
    Result<std::string> value = call(*function, text.substr(piece.list, end - piece.list));
    if (!value) return value;
    at = end + 1;
    append_operand(result, *value, text.substr(at));
    if (result.size() > kMostCharacters) return too_long(piece.text);
  }
  return result;
}

Result<std::string> Functions::expand_in_braces(std::string_view text) const {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find('{', at);
    const std::size_t end = open == std::string_view::npos ? open : expression::closing_brace(text, open);
    if (end == std::string_view::npos) return result + std::string(text.substr(at));
    Result<std::string> value = expand(text.substr(open + 1, end - open - 1));
    if (!value) return value;
    result += std::string(text.substr(at, open + 1 - at)) + *value + "}";
    at = end + 1;
  }
  return result;
}

}  // namespace cyclescope::description
