-- One request of the native API, of those that are named, or a new contact. Environment:
--   BENCH_KEY      a key
--   BENCH_TARGETS  paths with queries, divided by spaces; one is asked for at random; none: contacts are created
--   BENCH_OWNER    of new contacts
--   BENCH_FIRST    the first new phone number's last nine digits; also chooses the targets
local headers = {["authorization"] = "Bearer " .. os.getenv("BENCH_KEY"), ["content-type"] = "application/json"}
local next_phone, targets = tonumber(os.getenv("BENCH_FIRST")), {}
for target in os.getenv("BENCH_TARGETS"):gmatch("%S+") do targets[#targets + 1] = target end
math.randomseed(20261121 + next_phone)

local function created()
  next_phone = next_phone + 1
  return wrk.format("POST", "/api/v1/contacts", headers, string.format(
    '{"title":"华东区采购总监","label_ids":[1561077310,1561077318],"share_dept_ids":[42],"company_name":"杭州云栖小镇网络科技有限公司",' ..
    '"follower_user_id":"%s","name":"欧阳建国","state_code":"86","mobile":"18%09d"}', os.getenv("BENCH_OWNER"), next_phone))
end

function request()
  if #targets == 0 then return created() end
  return wrk.format("GET", targets[math.random(#targets)], headers)
end
