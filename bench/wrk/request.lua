-- One request of a kind, with other ids, offsets or numbers each time. Environment:
--   BENCH_KIND     get | list | create | update | hello
--   BENCH_FORM     1 for a form body, else JSON
--   BENCH_TOKEN    access token
--   BENCH_CONTACTS how many contacts there are
--   BENCH_SIZE     size of a page
--   BENCH_FIRST    the first new phone number's last nine digits; also chooses the ids and offsets, so that no run
--                  finds in the caches what another one has asked for
local kind, form = os.getenv("BENCH_KIND"), os.getenv("BENCH_FORM") == "1"
local contacts, size = tonumber(os.getenv("BENCH_CONTACTS")), os.getenv("BENCH_SIZE")
local query = "?access_token=" .. os.getenv("BENCH_TOKEN")
local next_phone = tonumber(os.getenv("BENCH_FIRST"))
local headers = {["content-type"] = form and "application/x-www-form-urlencoded" or "application/json"}
math.randomseed(20261121 + next_phone)

local function userid(number) return string.format("01%017d", number) end

local function any() return math.random(0, contacts - 1) end

local function escaped(text)
  return (text:gsub("[^%w%-%._~]", function(char) return string.format("%%%02X", char:byte()) end))
end

local function contact(fields)
  local json = '{"title":"华东区采购总监","label_ids":[1561077310,1561077318],"share_dept_ids":[1,42536],' ..
    '"address":"浙江省杭州市余杭区文一西路969号","remark":"每周二拜访，关注年度框架合同","follower_user_id":"manager4220",' ..
    '"name":"欧阳建国","company_name":"杭州云栖小镇网络科技有限公司","share_user_ids":["023420013644"],' .. fields .. "}"
  if form then return "contact=" .. escaped(json) end
  return '{"contact":' .. json .. "}"
end

local bodies = {
  get = function()
    if form then return "user_id=" .. userid(any()) end
    return '{"user_id":"' .. userid(any()) .. '"}'
  end,
  list = function()
    local offset = math.random(0, contacts - tonumber(size))
    if form then return "offset=" .. offset .. "&size=" .. size end
    return '{"offset":' .. offset .. ',"size":' .. size .. "}"
  end,
  create = function()
    next_phone = next_phone + 1
    return contact(string.format('"state_code":"86","mobile":"18%09d"', next_phone))
  end,
  update = function()
    next_phone = next_phone + 1
    return contact('"user_id":"' .. userid(any()) .. '","title":"T' .. next_phone .. '"')
  end,
  hello = function() return '{"user_id":"01129774889000"}' end,
}

local pages = {get = "get", list = "list", create = "create", update = "update", hello = "get"}
local path = "/topapi/extcontact/" .. pages[kind] .. query

function request()
  return wrk.format("POST", path, headers, bodies[kind]())
end
